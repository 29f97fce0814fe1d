onconnect = (event) => {
  const [port] = event.ports;
  port.onmessage = async () => {
    const answer = await fetch("/coded/gzip?shared");
    port.postMessage(`${answer.status} ${(await answer.text()).length}`);
  };
};
