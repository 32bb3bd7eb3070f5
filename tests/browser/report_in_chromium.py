#!/usr/bin/python3
"""Opens reports in a headless Chromium, from file://, and uses them as people do.

    report_in_chromium.py --program BUILD/stepwarden --difference BUILD/tests/difference_page_write [--corpus DIR]
                          [--screenshots DIR]

Skipped with exit status 77 where there is no Chromium with its driver and selenium. With --screenshots the pages are
left as pictures for people to look at.
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile
import unittest

import harness
import inputs
from harness import CHECKOUT, EXAMPLE, ReportTest, difference_page, largest_corpus, report_of, set_scheme, set_window

# After the harness, which ends the program where selenium is missing.
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

VIEWS = ['summary', 'findings', 'lanes', 'coverage']
# Pages are ready in a tenth of a second or two; the rest is for machines that do much else.
MOST_MILLISECONDS = 5000


def large_project():
    root = pathlib.Path(harness.scratch) / 'large'
    return root if root.exists() else inputs.large(EXAMPLE, root)


def hostile_project():
    root = pathlib.Path(harness.scratch) / 'hostile<b>&'
    return root if root.exists() else inputs.hostile(EXAMPLE, root)


def ready_after():
    """Milliseconds from the start of the page to its last script's end."""
    return harness.driver.execute_script(
        "return performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")


class FindingsTest(ReportTest):
    def messages(self):
        return [node.text for node in self.find_all('.finding .message')]

    def test_filters_choose_findings_and_stay_in_the_address(self):
        self.open(self.example(), '#findings')
        whole = self.messages()
        Select(self.find('select[name=severity]')).select_by_value('warning')
        self.assertEqual(len(self.messages()), len(self.find_all('.finding.warning')))
        self.assertLess(len(self.messages()), len(whole))
        Select(self.find('select[name=service]')).select_by_value('nova_api')
        shown = self.messages()
        self.assertTrue(shown)
        address = harness.driver.current_url
        self.assertIn('severity=warning', address)
        self.open(self.example(), '#' + address.split('#')[1])
        self.assertEqual(self.messages(), shown)
        self.assertIn(f'{len(shown)} of {len(whole)} findings', self.find('.findings .status').text)
        self.find('.filters button').click()
        self.assertEqual(self.messages(), whole)

    def test_every_filter_has_findings_for_each_choice(self):
        self.open(self.example(), '#findings')
        for name in ['rule', 'service', 'role', 'step', 'severity']:
            select = Select(self.find(f'select[name={name}]'))
            for value in [option.get_attribute('value') for option in select.options][1:]:
                select.select_by_value(value)
                self.assertTrue(self.messages(), f'{name}={value}')
            select.select_by_value('')

    def test_text_is_searched_word_by_word(self):
        self.open(self.example(), '#findings')
        self.find('input[name=q]').send_keys('DATABASE nova needs')
        self.wait(lambda: len(self.messages()) == 1)
        self.assertIn("needs the database 'nova'", self.messages()[0])
        self.find('input[name=q]').send_keys(' nowhere')
        self.wait(lambda: not self.messages())

    def test_a_link_leads_to_its_finding(self):
        self.open(self.example(), '#findings')
        last = self.find_all('.finding')[-1].get_attribute('id')
        self.open(self.example(), f'#{last}')
        target = harness.driver.find_element(By.ID, last)
        self.assertEqual(harness.driver.switch_to.active_element, target)
        top = harness.driver.execute_script('return arguments[0].getBoundingClientRect().top', target)
        self.assertTrue(0 <= top < 900, top)

    def test_related_places_and_help_are_there(self):
        self.open(self.example(), '#findings?rule=order-cluster-operation-while-stopped')
        self.find('.finding details summary').click()
        self.wait(lambda: len(self.find_all('.finding .related > li')) == 2)
        self.assertIn("'Stop the pacemaker cluster' stops the cluster", self.find('.finding .related').text)
        self.assertIn('move it to a step before', self.find('.finding .help').text)
        self.assertIn('name: Update the mysql', self.find('.finding mark').text)


class LanesTest(ReportTest):
    def test_the_picture_is_not_blank(self):
        self.open(self.example(), '#lanes')
        canvas = self.find('.canvas')
        drawn = canvas.screenshot_as_png
        self.keep('lanes')
        harness.driver.execute_script("document.querySelector('svg.arcs').style.visibility = 'hidden'")
        without_arcs = canvas.screenshot_as_png
        self.assertNotEqual(drawn, without_arcs)
        harness.driver.execute_script(
            "for (const mark of document.querySelectorAll('.mark')) mark.style.visibility = 'hidden'")
        self.assertNotEqual(without_arcs, canvas.screenshot_as_png)
        self.assertEqual([node.text for node in self.find_all('button.lane .name')], ['Controller', 'Compute'])
        self.assertGreaterEqual(len(self.find_all('path.arc.error')), 4)

    def test_a_task_opens_by_click(self):
        self.open(self.example(), '#lanes')
        self.find("button.mark[aria-label^='Stop the pacemaker cluster']").click()
        self.wait(lambda: self.find_all('dialog[open]'))
        text = self.find('dialog').text
        self.assertIn('Stop the pacemaker cluster', text)
        self.assertIn('stop cluster', text)
        self.assertIn('tripleo_role_name', text)
        self.assertIn('pacemaker_cluster', self.find('dialog pre.source').text)
        self.assertIn('skip', [node.text for node in self.find_all('dialog .verdict')])
        self.assertIn('task=', harness.driver.current_url)
        self.keep('task')
        self.find('dialog button.close').click()
        self.wait(lambda: 'task=' not in harness.driver.current_url)
        self.assertEqual(self.find_all('dialog[open]'), [])

    def test_a_task_opens_by_keyboard_and_gives_the_focus_back(self):
        self.open(self.example(), '#lanes')
        for _ in range(40):
            harness.driver.switch_to.active_element.send_keys(Keys.TAB)
            if 'mark' in (harness.driver.switch_to.active_element.get_attribute('class') or '').split():
                break
        first = harness.driver.switch_to.active_element
        self.assertIn('mark', first.get_attribute('class').split())
        outline = harness.driver.execute_script('return getComputedStyle(document.activeElement).outlineStyle')
        self.assertEqual(outline, 'solid')
        first.send_keys(Keys.ARROW_DOWN)
        second = harness.driver.switch_to.active_element
        self.assertNotEqual(first, second)
        second.send_keys(Keys.ENTER)
        self.wait(lambda: self.find_all('dialog[open]'))
        harness.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
        self.wait(lambda: not self.find_all('dialog[open]'))
        self.assertEqual(harness.driver.switch_to.active_element, second)

    def test_lanes_fold_and_open(self):
        self.open(self.example(), '#lanes')
        rows = len(self.find_all('table.lanes tbody tr'))
        lane = self.find('button.lane')
        self.assertEqual(lane.get_attribute('aria-expanded'), 'true')
        lane.click()
        lane = self.find('button.lane')
        self.assertEqual(lane.get_attribute('aria-expanded'), 'false')
        self.assertLess(len(self.find_all('table.lanes tbody tr')), rows)
        self.assertEqual(harness.driver.switch_to.active_element, lane)

    def test_tasks_without_effects_are_shown_when_asked_for(self):
        self.open(self.large(), '#lanes')
        before = self.find('.lanes .status').text
        self.find('.lanes .filters input[type=checkbox]').click()
        self.assertNotEqual(self.find('.lanes .status').text, before)
        self.assertIn('all=1', harness.driver.current_url)

    def test_many_tasks_and_hosts_are_folded(self):
        self.open(self.large(), '#lanes')
        self.keep('lanes-large')
        self.assertIn('600 hosts', self.find('table.lanes').text)
        self.assertLess(len(self.find_all('table.lanes tbody tr')), 80)
        self.assertLess(ready_after(), MOST_MILLISECONDS)
        self.assertLess(self.large().stat().st_size, 4_000_000)

    @staticmethod
    def large():
        return report_of(large_project(), 'large-report')


class CoverageTest(ReportTest):
    def column(self, number):
        return [row.text for row in self.find_all(f'table.sortable tbody tr > :nth-child({number})')]

    def test_a_heading_sorts_by_its_column(self):
        self.open(self.example(), '#coverage')
        heads = self.find_all('table.sortable thead th')
        heads[0].find_element(By.TAG_NAME, 'button').click()
        self.assertEqual(heads[0].get_attribute('aria-sort'), 'ascending')
        self.assertEqual(self.column(1), sorted(self.column(1)))
        heads[0].find_element(By.TAG_NAME, 'button').send_keys(Keys.ENTER)
        self.assertEqual(heads[0].get_attribute('aria-sort'), 'descending')
        self.assertEqual(self.column(1), sorted(self.column(1), reverse=True))
        step = next(i for i, head in enumerate(heads) if head.text.strip() == 'Step 3')
        heads[step].find_element(By.TAG_NAME, 'button').click()
        numbers = [int(text or 0) for text in self.column(step + 1)]
        self.assertEqual(numbers, sorted(numbers, reverse=True))
        self.assertEqual(heads[0].get_attribute('aria-sort'), 'none')


class CheckoutTest(ReportTest):
    def page(self):
        return report_of(CHECKOUT / 'fixtures' / 'checkout', 'checkout')

    def test_the_page_says_which_plan_is_drawn(self):
        self.open(self.page())
        self.assertIn("Workflows are of the plan 'overcloud'", self.find('.remark').text)

    def test_a_task_names_the_line_of_its_template(self):
        self.open(self.page(), '#lanes?all=1')
        self.wait(lambda: self.find_all('button.mark'))
        marks = [mark for mark in self.find_all('button.mark')
                 if "the playbooks' own" not in mark.get_attribute('title')]
        marks[0].click()
        self.wait(lambda: self.find_all('dialog[open]'))
        facts = self.find('dialog dl.facts').text
        self.assertRegex(facts, r'Written at\n\S+\.yaml:\d+')
        self.assertIn('Rendered at', facts)

    def test_coverage_names_templates(self):
        self.open(self.page(), '#coverage')
        self.assertIn('Template', [head.text for head in self.find_all('table.sortable thead th')])


class HostileTest(ReportTest):
    def page(self):
        return report_of(hostile_project(), 'hostile', '--profile', 'all')

    def assert_is_text(self):
        self.assertIsNone(harness.driver.execute_script('return window.hacked ?? null'))
        self.assertEqual(self.find_all('img, iframe, object, embed, b'), [])
        self.assertEqual(len(self.find_all('script:not([type="application/json"])')), 1)

    def test_markup_in_the_input_is_text_in_every_view(self):
        for view in VIEWS:
            self.open(self.page(), f'#{view}')
            self.assert_is_text()
        self.open(self.page(), '#findings')
        self.assertIn(inputs.SCRIPT, self.find('.view.findings').text)
        self.assertNotIn('\u202e', self.find('body').text)
        self.assertIn('\\u202e', self.find('body').text)
        self.assertNotIn('\x1b', self.find('body').text)

    def test_markup_in_a_task_is_text(self):
        self.open(self.page(), '#lanes?all=1')
        marks = self.find_all('button.mark[aria-label^="<img"]')
        self.assertTrue(marks)
        marks[0].click()
        self.wait(lambda: self.find_all('dialog[open]'))
        self.assertIn(inputs.IMAGE, self.find('dialog').text)
        self.assert_is_text()

    def test_the_hostile_fixture_opens(self):
        self.open(report_of(CHECKOUT / 'fixtures' / 'hostile' / 'hostile_names', 'hostile-fixture'), '#findings')
        self.assert_is_text()
        self.assertIn('<b>', self.find('.view.findings').text)

    def test_markup_in_a_comparison_is_text(self):
        self.open(difference_page())
        for summary in self.find_all('details.change summary'):
            summary.click()
        self.wait(lambda: self.find_all('details.change table'))
        self.assert_is_text()
        self.assertIn(inputs.SCRIPT, self.find('main').text)
        self.keep('changes')


class ComparisonTest(ReportTest):
    def test_a_comparison_is_shown_as_far_as_it_goes(self):
        self.open(difference_page())
        text = self.find('main').text
        for part in ['From before to after', 'mysql is no longer stopped', 'New findings (1)', 'unchanged findings']:
            self.assertIn(part, text)
        Select(self.find('select[name=kind]')).select_by_value('moved')
        self.assertEqual(len(self.find_all('details.change')), 1)
        self.find('details.change summary').click()
        self.wait(lambda: 'from step 2 to step 3' in self.find('details.change').text)


class PictureTest(ReportTest):
    def open_picture(self, path, name, *arguments):
        picture = pathlib.Path(harness.scratch) / f'{name}.svg'
        subprocess.run([harness.options.program, 'graph', str(path), '--format', 'svg', '--output', str(picture),
                        *arguments], check=True, capture_output=True, timeout=300)
        self.opened.add(picture.as_uri())
        harness.driver.get(picture.as_uri())
        self.keep(name)
        return harness.driver.execute_script('return document.documentElement.nodeName')

    def test_the_picture_of_a_graph_is_well_formed_and_has_every_task(self):
        self.assertEqual(self.open_picture(EXAMPLE, 'graph'), 'svg')
        self.assertEqual(len(self.find_all('g.task')), 9)
        self.assertEqual(len(self.find_all('g.task text')), 9)

    def test_names_stay_in_their_boxes(self):
        self.open_picture(EXAMPLE, 'graph')
        self.assertEqual(harness.driver.execute_script("""
            return [...document.querySelectorAll('g.task')].filter((task) => {
              const [box, text] = [task.querySelector('rect').getBBox(), task.querySelector('text').getBBox()];
              return text.x + text.width > box.x + box.width;
            }).map((task) => task.textContent)"""), [])

    def test_many_tasks_are_marks(self):
        self.assertEqual(self.open_picture(large_project(), 'graph-large'), 'svg')
        self.assertEqual(len(self.find_all('g.task')), 1502)
        self.assertEqual(self.find_all('g.task text'), [])

    def test_markup_is_text_in_a_picture(self):
        self.assertEqual(self.open_picture(hostile_project(), 'graph-hostile'), 'svg')
        self.assertIsNone(harness.driver.execute_script('return window.hacked ?? null'))
        self.assertEqual(self.find_all('img, script, b'), [])
        self.assertIn('<img', harness.driver.execute_script('return document.documentElement.textContent'))


class EverywhereTest(ReportTest):
    def pages(self):
        yield self.example(), VIEWS
        yield report_of(CHECKOUT / 'fixtures' / 'checkout', 'checkout'), VIEWS
        yield difference_page(), ['changes']

    def test_a_phone_needs_no_sideways_scrolling(self):
        set_window(390, 844)
        for page, views in self.pages():
            for view in views:
                self.open(page, f'#{view}')
                self.keep(f'phone-{view}')
                width = harness.driver.execute_script('return document.documentElement.scrollWidth')
                self.assertLessEqual(width, 390, view)

    def test_everything_that_can_be_used_has_a_name(self):
        roles = {'button', 'link', 'textbox', 'searchbox', 'combobox', 'checkbox', 'dialog', 'region', 'navigation'}
        for page, views in self.pages():
            for view in views:
                self.open(page, f'#{view}')
                nodes = harness.driver.execute_cdp_cmd('Accessibility.getFullAXTree', {})['nodes']
                seen = 0
                for node in nodes:
                    if node.get('ignored') or node.get('role', {}).get('value') not in roles:
                        continue
                    seen += 1
                    self.assertTrue(node.get('name', {}).get('value', '').strip(), f"{view}: {node['role']['value']}")
                self.assertGreater(seen, 3)

    def test_headings_go_down_one_level_at_a_time(self):
        for page, views in self.pages():
            for view in views:
                self.open(page, f'#{view}')
                levels = harness.driver.execute_script("""
                    return [...document.querySelectorAll('h1,h2,h3,h4')].filter((node) => node.checkVisibility())
                        .map((node) => Number(node.tagName[1]))""")
                self.assertEqual(levels[0], 1)
                self.assertEqual([b for a, b in zip(levels, levels[1:]) if b > a + 1], [], f'{view}: {levels}')

    def test_text_stands_out_in_light_and_dark(self):
        contrast = (CHECKOUT / 'tests' / 'browser' / 'contrast.js').read_text()
        for scheme in ['light', 'dark']:
            set_scheme(scheme)
            for page, views in self.pages():
                for view in views:
                    self.open(page, f'#{view}')
                    self.keep(f'{scheme}-{view}')
                    self.assertEqual(harness.driver.execute_script(contrast), [], f'{scheme} {view}')
        grounds = set()
        for theme in ['light', 'dark', 'system']:
            Select(self.find('select[aria-label=Theme]')).select_by_value(theme)
            grounds.add(harness.driver.execute_script('return getComputedStyle(document.body).backgroundColor'))
        self.assertEqual(len(grounds), 2)

    def test_the_largest_directory_of_the_corpus_opens_quickly(self):
        corpus = largest_corpus()
        if corpus is None:
            self.skipTest('there is no corpus')
        page = report_of(corpus, 'corpus', '--profile', 'all')
        for view in VIEWS:
            self.open(page, f'#{view}')
            self.keep(f'corpus-{view}')
            ready = ready_after()
            print(f'{corpus.name}: {view} after {ready:.0f} ms, {page.stat().st_size / 1e6:.2f} MB', file=sys.stderr)
            self.assertLess(ready, MOST_MILLISECONDS)
        self.assertLess(page.stat().st_size, 4_000_000)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--program', required=True)
    parser.add_argument('--difference', required=True)
    parser.add_argument('--corpus')
    parser.add_argument('--screenshots')
    parser.add_argument('tests', nargs='*')
    harness.options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        harness.scratch = directory
        harness.driver = harness.start_browser()
        try:
            program = unittest.main(argv=[sys.argv[0], *harness.options.tests], exit=False, verbosity=1)
        finally:
            harness.driver.quit()
    return 0 if program.result.wasSuccessful() else 1


if __name__ == '__main__':
    sys.exit(main())
