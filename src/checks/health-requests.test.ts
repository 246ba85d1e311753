import { expect, test } from "vitest";
import { makePlan } from "../plan/make.ts";
import { healthRequests } from "./health-requests.ts";

function requests(test: string): unknown {
  const plan = makePlan({ path: "Dockerfile", text: `FROM python:3.13-slim\nHEALTHCHECK CMD ${test}\n` });
  return healthRequests(plan).map(({ host, path, port, scheme }) => [scheme, host, port, path]);
}

test("http.client, which has host, port and path apart, asks as an address does", () => {
  const code =
    "import http.client; c = http.client.HTTPConnection('127.0.0.1', 8000, timeout=2); c.request('GET', '/health'); raise SystemExit(c.getresponse().status != 200)";
  expect(requests(JSON.stringify(["python", "-c", code]))).toEqual([["http", "127.0.0.1", 8000, "/health"]]);
  expect(requests(JSON.stringify(["python", "-c", code.replace("HTTPC", "HTTPSC")]))).toEqual([["https", "127.0.0.1", 8000, "/health"]]);
});

test("a connection that asks for nothing is no request", () => {
  expect(requests(JSON.stringify(["python", "-c", "import http.client; http.client.HTTPConnection('127.0.0.1', 8000).connect()"]))).toEqual([]);
});

test("Node's http, which has them apart as well", () => {
  const code = "require('http').get({host:'127.0.0.1',port:3000,path:'/api/health',timeout:2000},r=>process.exit(r.statusCode===200?0:1))";
  expect(requests(JSON.stringify(["node", "-e", code]))).toEqual([["http", "127.0.0.1", 3000, "/api/health"]]);
  expect(requests(JSON.stringify(["node", "-e", code.replace("'http'", "'node:https'")]))).toEqual([["https", "127.0.0.1", 3000, "/api/health"]]);
});
