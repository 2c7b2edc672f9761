/**
 * What an interactive bash begins with. It comes on a descriptor of its own, so that no file of ours lies in /workspace;
 * a person's own ~/.bashrc has the last word. The history is shared by the terminals of a sandbox and is not part of its files.
 */
const BASH_START = String.raw`exec 3<&-
PS1='\[\e[1;32m\]\w\[\e[0m\] \$ '
HISTFILE=/tmp/.bash_history
HISTCONTROL=ignoredups
PROMPT_COMMAND='history -a'
shopt -s checkwinsize histappend
alias ls='ls --color=auto' grep='grep --color=auto' ll='ls -l'
[ -r ~/.bashrc ] && . ~/.bashrc`;

const SCRIPT = `export COLORTERM=truecolor
if command -v bash >/dev/null; then exec bash --rcfile /dev/fd/3 -i 3<<'START'
${BASH_START}
START
fi
export PS1='$PWD $ '
exec "\${SHELL:-/bin/sh}" -i`;

/** The shell of a terminal: bash with a prompt, colours and line editing; where an image has no bash, its own shell. */
export const SHELL = { command: "/bin/sh", args: ["-c", SCRIPT] };
