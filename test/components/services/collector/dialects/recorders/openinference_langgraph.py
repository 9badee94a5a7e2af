# /// script
# requires-python = "==3.11.*"
# dependencies = [
#   "openinference-instrumentation-langchain==0.1.80",
#   "langgraph==1.2.22",
#   "langchain==1.4.7",
#   "langchain-openai==1.7.3",
#   "openai==3.54.0",
#   "httpx==0.28.1",
#   "opentelemetry-sdk==1.45.2",
#   "opentelemetry-exporter-otlp-proto-http==1.45.2",
# ]
# ///
"""A LangGraph graph seen by OpenInference: nodes, a tool call, embeddings, a retried node, a stream, a failing node."""
from typing import TypedDict

from langchain_core.messages import HumanMessage
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI
from langgraph.graph import END, START, StateGraph
from langgraph.types import RetryPolicy
from openinference.instrumentation.langchain import LangChainInstrumentor

from fake_openai import serve
from recorded import tracer_provider, write

NAME = "openinference-langgraph"
provider, exporter = tracer_provider(NAME)
LangChainInstrumentor().instrument(tracer_provider=provider)
url = serve()


class State(TypedDict):
    topic: str
    notes: str


@tool
def web_search(query: str) -> str:
    """Searches the web."""
    return f"three pages about {query}"


@tool
def broken_tool(query: str) -> str:
    """Fails."""
    raise PermissionError("not allowed")


def model(name: str = "gpt-5-mini", **settings: object) -> ChatOpenAI:
    return ChatOpenAI(model=name, base_url=url, api_key="none", max_retries=0, **settings)


def plan(state: State) -> dict:
    chain = ChatPromptTemplate.from_template("Plan a report about {topic}") | model()
    return {"notes": chain.invoke({"topic": state["topic"]}).content}


def research(state: State) -> dict:
    llm = model().bind_tools([web_search])
    messages = [HumanMessage("Search")]
    answer = llm.invoke(messages)
    results = [web_search.invoke(call) for call in answer.tool_calls]
    return {"notes": llm.invoke([*messages, answer, *results]).content}


attempts = 0


def flaky(state: State) -> dict:
    global attempts
    attempts += 1
    if attempts == 1:
        raise ConnectionError("connection reset")
    return {"notes": "".join(str(chunk.content) for chunk in model(stream_usage=True).stream("Write"))}


def publish(state: State) -> dict:
    if state["topic"] == "limits":
        model("gpt-limited").invoke("Hello")
    if state["topic"] == "forbidden":
        broken_tool.invoke({"query": "x"})
    return {}


graph = StateGraph(State)
retry = RetryPolicy(max_attempts=3, initial_interval=0.01, retry_on=ConnectionError)
graph.add_node("plan", plan)
graph.add_node("research", research)
graph.add_node("flaky", flaky, retry_policy=retry)
graph.add_node("publish", publish)
graph.add_edge(START, "plan")
graph.add_conditional_edges("plan", lambda state: "research", ["research"])
graph.add_edge("research", "flaky")
graph.add_edge("flaky", "publish")
graph.add_edge("publish", END)

for topic in ["sails", "limits", "forbidden"]:
    config = {"configurable": {"thread_id": f"thread-{topic}"}}
    if topic == "sails":  # what a caller may add, so that tasks and model calls know their workflow
        config["metadata"] = {"workflow": "market-report", "workflow_id": "wf_001"}
    report = graph.compile(name="market-report")
    try:
        report.invoke({"topic": topic, "notes": ""}, config)
    except Exception as error:
        print(f"{topic}: {type(error).__name__}")
write(NAME, exporter, ["openinference-instrumentation-langchain", "langgraph", "langchain-core", "langchain-openai"])
