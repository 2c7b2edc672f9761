"""Questions to the kernels, from the server's call to its reply: which kernel answers, and one after the other."""

import _collections

import execution
import kernels
import wire

# One page asks one question at a time; more than these wait for nothing that anybody still wants to know.
_MOST_WAITING = 8
# A kernel that has to be started first. Far more than it takes on any machine that is of use.
_START_SECONDS = 10.0
# A kernel keeps to the time that the question names. This much later it is taken to have found nothing.
_MARGIN_SECONDS = 0.5
_MOST_SECONDS = 60.0

_BUSY = ("state", "busy")
_NOTHING = ("state", "ready")
# What a kernel says goes on to the server, but for what only the agent may say: `error`, `code`, `problem`.
_ANSWERED = ("state", "replaced", "truncated", "text", "kind", "name", "type", "signature", "doc", "value")


def ask(agent, values, reply):
    """Calls reply(*pairs) once, now or later, with the fields of ANSWER, or with `problem`, for people.

    values  the fields of START for a run in the kernel, which is started with them when there is none, and question,
            before, after, withinMs.
    """
    spec = execution.Spec(values, agent.base_env)
    kernel = agent.kernels.get(spec.language)
    if kernel is None or not kernel.alive:
        kernel = _start(agent, spec)
    if kernel.questions is None:
        kernel.questions = Questions(agent.loop, kernel)
    kernel.questions.add(Question(values, reply))


def _start(agent, spec):
    kernel = agent.kernels[spec.language] = kernels.Kernel(agent, spec.language, None, False)
    try:
        if spec.language == "python":
            kernel.spawn_python_without_run(spec)
        else:
            kernel.start_node(spec)
    except OSError:
        kernel.close()
        raise
    return kernel


class Question:
    """One of them, until it is answered."""

    def __init__(self, values, reply):
        self._reply = reply
        self.seconds = min(max(0, int(wire.text(values, "withinMs", "0"))) / 1000, _MOST_SECONDS) + _MARGIN_SECONDS
        fields = [(key, values.get(key, (b"",))[0]) for key in ("question", "before", "after", "withinMs")]
        self.payload = wire.fields(*fields)
        self.timer = None

    def answer(self, *pairs):
        """The first answer counts."""
        reply, self._reply = self._reply, None
        if reply is not None:
            reply(*pairs)


class Questions:
    """Those to one kernel: `asked` by it now, and those that wait."""

    def __init__(self, events, kernel):
        self._loop, self._kernel = events, kernel
        self._waiting = _collections.deque()
        self._asked = None

    def add(self, question):
        """Answered at once when the kernel runs something: it cannot be asked then, and nobody should wait for that."""
        if self._kernel.run is not None or len(self._waiting) >= _MOST_WAITING:
            question.answer(_BUSY)
            return
        self._waiting.append(question)
        self._arm(question, question.seconds + (0 if self._kernel.ready else _START_SECONDS))
        self.go_on()

    def go_on(self):
        """Asks the next one, if the kernel can be asked."""
        if self._asked is None and self._waiting and self._kernel.ready:
            question = self._asked = self._waiting.popleft()
            self._arm(question, question.seconds)
            self._kernel.control.send(wire.ASK, question.payload)

    def answered(self, payload):
        """What the kernel says may be anything: the server checks it."""
        if self._asked is not None:
            values = wire.read_fields(payload)
            self._end_asked(*((key, value) for key in _ANSWERED for value in values.get(key, ())))
            self.go_on()

    def end_waiting(self, pair=_BUSY):
        """A run begins; the question that is asked already is answered in its turn."""
        while self._waiting:
            question = self._waiting.popleft()
            self._loop.cancel(question.timer)
            question.answer(pair)

    def kernel_ended(self, problem):
        """Nobody answers any more. `problem` says why when it could not be started."""
        pair = _BUSY if problem is None else ("problem", problem)
        if self._asked is not None:
            self._end_asked(pair)
        self.end_waiting(pair)

    def _end_asked(self, *pairs):
        question, self._asked = self._asked, None
        self._loop.cancel(question.timer)
        question.answer(*pairs)

    def _arm(self, question, seconds):
        self._loop.cancel(question.timer)
        question.timer = self._loop.after(seconds, lambda: self._time_is_up(question), self._kernel)

    def _time_is_up(self, question):
        if question is not self._asked:
            self._waiting.remove(question)
            question.answer(_BUSY)
            return
        # The kernel is not asked anything else until it has answered, and never ended for a question: it is reminded.
        question.answer(_NOTHING)
        if self._kernel.run is None:
            self._kernel.interrupt()
        self._arm(question, _MARGIN_SECONDS)
