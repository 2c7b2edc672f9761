// A Node kernel without a program: the agent speaks on descriptor 3. See node/serving.mjs.

import { serve } from "./node/serving.mjs";
import { KERNEL_READY, sendFrame } from "./node/wire.mjs";

const CONTROL_FD = 3;

process.argv = [process.argv[0]];
serve(CONTROL_FD);
sendFrame(CONTROL_FD, KERNEL_READY, [["version", process.versions.node]]);
