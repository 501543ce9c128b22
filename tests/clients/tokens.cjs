// Print how many tokens each of the texts of a JSON array on standard input takes, by Anthropic's public tokenizer.
const { countTokens } = require("@anthropic-ai/tokenizer");
const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(texts.map(countTokens)));
