exports.named = "named";
exports.data = require("./data.json").text;
