# An agent that only exposes metrics, as prometheus_client's README begins.
import sys
import time

from prometheus_client import Counter, start_http_server

answers = Counter("answers", "Answers given", ["topic"])
start_http_server(int(sys.argv[1]), addr="127.0.0.1")
answers.labels("weather").inc(3)
print("ready", flush=True)
time.sleep(600)
