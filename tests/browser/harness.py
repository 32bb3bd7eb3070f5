"""The browser that the tests share, the pages that they open in it, and what holds whatever they do."""
import json
import pathlib
import shutil
import subprocess
import sys
import unittest

SKIPPED = 77
CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = CHECKOUT / 'fixtures' / 'projects' / 'example'

try:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import WebDriverWait
except ImportError:
    print('skipped: python3-selenium is not installed')
    sys.exit(SKIPPED)

import inputs

# Set by the program that runs the tests.
options = None
scratch = None
driver = None


def start_browser():
    chromium, chromedriver = shutil.which('chromium'), shutil.which('chromedriver')
    if not chromium or not chromedriver:
        print('skipped: chromium and chromium-driver are not installed')
        sys.exit(SKIPPED)
    settings = webdriver.ChromeOptions()
    settings.binary_location = chromium
    for flag in ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
                 '--disable-background-networking', '--disable-component-update', '--disable-sync', '--hide-scrollbars',
                 f'--user-data-dir={scratch}/profile']:
        settings.add_argument(flag)
    settings.set_capability('goog:loggingPrefs', {'browser': 'ALL', 'performance': 'ALL'})
    return webdriver.Chrome(service=Service(chromedriver), options=settings)


def report_of(path, name, *arguments):
    """The page of an input, made once."""
    page = pathlib.Path(scratch) / f'{name}.html'
    if not page.exists():
        done = subprocess.run([options.program, 'report', str(path), '--output', str(page), *arguments],
                              capture_output=True, text=True, timeout=300)
        assert done.returncode in (0, 3), done.stderr
    return page


def difference_page():
    page = pathlib.Path(scratch) / 'difference.html'
    if not page.exists():
        done = subprocess.run([options.difference], input=json.dumps(inputs.DIFFERENCE), capture_output=True, text=True,
                              check=True)
        page.write_text(done.stdout)
    return page


def largest_corpus():
    """The generated directory of the corpus that has the most bytes, or None."""
    if not options.corpus or not pathlib.Path(options.corpus).is_dir():
        return None
    directories = [each for each in pathlib.Path(options.corpus).iterdir()
                   if (each / 'upgrade_steps_playbook.yaml').exists()]
    size = lambda directory: sum(file.stat().st_size for file in directory.rglob('*') if file.is_file())
    return max(directories, key=size, default=None)


def set_window(width, height):
    driver.execute_cdp_cmd('Emulation.setDeviceMetricsOverride',
                           {'width': width, 'height': height, 'deviceScaleFactor': 1, 'mobile': width < 500})


def set_scheme(scheme):
    driver.execute_cdp_cmd('Emulation.setEmulatedMedia',
                           {'features': [{'name': 'prefers-color-scheme', 'value': scheme},
                                         {'name': 'prefers-reduced-motion', 'value': 'reduce'}]})


class ReportTest(unittest.TestCase):
    def setUp(self):
        self.opened = set()
        set_window(1400, 900)
        set_scheme('light')
        driver.get('about:blank')
        driver.get_log('browser')
        driver.get_log('performance')

    def tearDown(self):
        """Whatever was done: nothing went wrong, and nothing was asked of the network."""
        self.assertEqual([entry['message'] for entry in driver.get_log('browser')], [])
        messages = [json.loads(entry['message'])['message'] for entry in driver.get_log('performance')]
        urls = {message['params']['request']['url'].split('#')[0] for message in messages
                if message['method'] == 'Network.requestWillBeSent'}
        self.assertEqual(urls - self.opened - {'about:blank'}, set())

    def open(self, page, address=''):
        driver.get('about:blank')
        self.opened.add(page.as_uri())
        driver.get(f'{page.as_uri()}{address}')
        self.wait(lambda: driver.execute_script('return document.documentElement.dataset.ready') == 'yes')

    def wait(self, condition, message=''):
        WebDriverWait(driver, 30, 0.05).until(lambda _: condition(), message)

    def find(self, selector):
        return driver.find_element(By.CSS_SELECTOR, selector)

    def find_all(self, selector):
        return driver.find_elements(By.CSS_SELECTOR, selector)

    def keep(self, name):
        if options.screenshots:
            driver.save_screenshot(str(pathlib.Path(options.screenshots) / f'{name}.png'))

    def example(self):
        return report_of(EXAMPLE, 'example', '--profile', 'all')
