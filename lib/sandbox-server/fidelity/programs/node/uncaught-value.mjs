// something thrown that is no error
process.on("exit", (code) => console.log("exit", code));
throw { code: 42, nested: { list: [1, 2, 3] } };
