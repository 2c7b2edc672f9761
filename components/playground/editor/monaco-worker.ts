/** Monaco's worker (word completion, links, differences), as a file of its own. */
import "monaco-editor/editor/editor.worker.js";
