"""A chat model that answers by itself: a tool call first, then a sentence."""
from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.base import LangSmithParams
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult

USAGE = {"input_tokens": 1200, "output_tokens": 300, "total_tokens": 1500, "input_token_details": {"cache_read": 800}}


class MockModel(BaseChatModel):
    model: str = "gpt-5-mini"

    def _generate(self, messages: list[BaseMessage], stop=None, run_manager=None, **_) -> ChatResult:
        facts = {"usage_metadata": USAGE, "response_metadata": {"model_name": self.model, "finish_reason": "stop"}}
        if isinstance(messages[-1], ToolMessage):
            message = AIMessage("The wind is fair.", **facts)
        else:
            call = {"name": "web_search", "args": {"query": messages[-1].content}, "id": "call_1"}
            message = AIMessage("", tool_calls=[call], **facts)
        return ChatResult(generations=[ChatGeneration(message=message)], llm_output={"model_name": self.model})

    def bind_tools(self, tools, **_) -> "MockModel":
        return self

    def _get_ls_params(self, stop=None, **_) -> LangSmithParams:
        return LangSmithParams(ls_provider="openai", ls_model_name=self.model, ls_model_type="chat")

    @property
    def _llm_type(self) -> str:
        return "mock"
