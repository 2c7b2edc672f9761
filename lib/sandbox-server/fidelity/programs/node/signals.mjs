// signals: handled, and the one that ends the program
import { once } from "node:events";

const alive = setInterval(() => {}, 1000);
setTimeout(() => process.kill(process.pid, "SIGUSR2"), 5);
console.log(await once(process, "SIGUSR2"));
setTimeout(() => process.kill(process.pid, "SIGINT"), 5);
console.log(await once(process, "SIGINT"));
process.on("exit", () => console.log("never"));
clearInterval(alive);
process.kill(process.pid, "SIGTERM");
setTimeout(() => console.log("never"), 1000);
