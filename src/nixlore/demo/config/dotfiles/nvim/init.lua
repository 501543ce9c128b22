#@begin 6
vim.g.mapleader = " "
vim.opt.number = true

-- language servers
vim.lsp.config("nil_ls", { cmd = { "nil" } })
vim.lsp.config("lua_ls", { cmd = { "lua-language-server" } })
vim.lsp.config("rust_analyzer", { cmd = { "rust-analyzer" } })
vim.lsp.config("pyright", { cmd = { "pyright-langserver", "--stdio" } })
vim.lsp.enable({ "nil_ls", "lua_ls", "rust_analyzer", "pyright" })

-- formatters
require("conform").setup({
  formatters_by_ft = {
    lua = { "stylua" },
    nix = { "nixfmt" },
    javascript = { "prettier" },
    sh = { "shellcheck" },
  },
})
#@end
