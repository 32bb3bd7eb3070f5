-- What a user of Neovim does with the server, step by step; the first step that fails is named and ends it.
local program, checkout = os.getenv("STEPWARDEN"), os.getenv("CHECKOUT")
local patience = 60000

local function say(text) io.stdout:write(text .. "\n") end

local function fail(text)
  say("failed: " .. text)
  vim.cmd("cquit 1")
end

local function step(name, holds)
  if not vim.wait(patience, holds, 20) then fail(name .. "\n" .. vim.inspect(vim.diagnostic.get(0))) end
  say("ok: " .. name)
end

local function answer(method, parameters)
  local answers = vim.lsp.buf_request_sync(0, method, parameters, 5000)
  local _, first = next(answers or {})
  return first and first.result
end

local function has(code)
  for _, each in ipairs(vim.diagnostic.get(0)) do
    if each.code == code or (each.user_data and each.user_data.lsp and each.user_data.lsp.code == code) then
      return each
    end
  end
  return nil
end

local function line_with(text)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    if line:find(text, 1, true) then return number - 1, line end
  end
  fail("no line with " .. text)
end

local function run()
  local template = vim.fn.glob(checkout .. "/deployment/*/*.yaml", false, true)[1]
  vim.cmd("edit " .. vim.fn.fnameescape(template))
  local client = vim.lsp.start_client({ cmd = { program, "lsp" }, root_dir = checkout, name = "stepwarden" })
  vim.lsp.buf_attach_client(0, client)
  step("the server starts", function()
    local running = vim.lsp.get_client_by_id(client)
    return running ~= nil and running.initialized
  end)

  local original = vim.api.nvim_buf_get_lines(0, 0, -1, false)
  local length = vim.api.nvim_buf_line_count(0)
  vim.api.nvim_buf_set_lines(0, length, length, false, { "doubled: 1", "doubled: 2" })
  step("a finding shows as it is typed", function() return has("schema-duplicate-key") ~= nil end)
  if has("schema-duplicate-key").lnum ~= length + 1 then fail("the finding is at another line") end

  local parameters = vim.lsp.util.make_range_params()
  local finding = vim.diagnostic.get(0)
  parameters.context = { diagnostics = {} }
  for _, each in ipairs(finding) do
    table.insert(parameters.context.diagnostics, {
      range = { start = { line = each.lnum, character = each.col }, ["end"] = { line = each.end_lnum, character = each.end_col } },
      code = "schema-duplicate-key", source = each.source, message = each.message, severity = each.severity,
    })
  end
  local actions = answer("textDocument/codeAction", parameters)
  if not actions or not actions[1] then fail("there is no action") end
  vim.lsp.util.apply_workspace_edit(actions[1].edit, "utf-16")
  step("an action suppresses it", function() return has("schema-duplicate-key") == nil end)

  vim.api.nvim_buf_set_lines(0, 0, 1, false, { "heat_template_version: [" })
  step("broken YAML shows", function() return has("unanalysed") ~= nil end)
  vim.api.nvim_buf_set_lines(0, 0, -1, false, original)
  step("and is gone when it is mended", function() return #vim.diagnostic.get(0) == 0 end)

  local number = line_with("- name:")
  local position = { textDocument = vim.lsp.util.make_text_document_params(), position = { line = number, character = 12 } }
  local told
  for _ = 1, 20 do
    told = answer("textDocument/hover", position)
    if told then break end
    vim.wait(200)
  end
  if not told or not told.contents.value:find("_playbook.yaml", 1, true) then fail("a task does not tell when it runs") end
  say("ok: a task tells when it runs")

  local last = vim.api.nvim_buf_line_count(0)
  vim.api.nvim_buf_set_lines(0, last, last, false, {
    "          register: now",
    "        - name: use it",
    "          when: now.rc == 0",
    "          command: date",
  })
  position.position = { line = last + 2, character = 17 }
  local places = answer("textDocument/definition", position)
  if not places or not places[1] or places[1].range.start.line ~= last then
    fail("a variable does not lead to its register: " .. vim.inspect(places))
  end
  say("ok: a variable leads to its register")

  vim.lsp.stop_client(client)
  step("it stops", function() return vim.lsp.get_client_by_id(client) == nil end)
  vim.cmd("qall!")
end

local ok, problem = xpcall(run, debug.traceback)
if not ok then fail(problem) end
