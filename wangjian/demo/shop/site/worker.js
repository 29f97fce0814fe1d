onmessage = async () => {
  importScripts("/imported.js");
  const answer = await fetch("/coded/gzip?worker");
  postMessage(`${answer.status} ${(await answer.text()).length} ${imported}`);
};
