// process.stdin as a stream of text
// stdin: "some text ä€🎉\nmore\n"
process.stdin.setEncoding("utf8");
let text = "";
process.stdin.on("data", (chunk) => (text += chunk));
process.stdin.on("end", () => console.log(JSON.stringify(text), process.stdin.isTTY, process.stdin.fd));
process.stdin.on("close", () => console.log("close"));
