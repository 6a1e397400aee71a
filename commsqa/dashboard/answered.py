"""What those that stand around the application want to know of an answer."""

from starlette.types import Message, Send


class Answered:
    """Passes an answer on, and knows its `status`: 500 for as long as none `began`, which is what a fault becomes."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.began = False
        self.status = 500

    async def __call__(self, message: Message) -> None:
        """ASGI's send."""
        if message["type"] == "http.response.start":
            self.began, self.status = True, message["status"]
        await self._send(message)
