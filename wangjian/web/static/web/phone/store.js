// What the phone keeps: captures and the bytes of their files, until they are sealed.

const NAME = "wangjian-phone";

function opened() {
  return new Promise((yes, no) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      for (const one of ["kept", "captures", "blobs"]) asked.result.createObjectStore(one);
    };
    asked.onsuccess = () => yes(asked.result);
    asked.onerror = () => no(asked.error);
  });
}

let database;

async function within(stores, mode, act) {
  database ??= opened();
  const open = await database;
  return new Promise((yes, no) => {
    const under = open.transaction(stores, mode, { durability: "strict" });
    const asked = act(...stores.map((name) => under.objectStore(name)));
    under.oncomplete = () => yes(asked?.result);
    under.onabort = under.onerror = () => no(under.error);
  });
}

export const kept = {
  get: (name) => within(["kept"], "readonly", (store) => store.get(name)),
  put: (name, value) => within(["kept"], "readwrite", (store) => store.put(value, name)),
};

export const captures = {
  get: (id) => within(["captures"], "readonly", (store) => store.get(id)),
  all: () => within(["captures"], "readonly", (store) => store.getAll()),
  put: (one) => within(["captures"], "readwrite", (store) => store.put(one, one.id)),
  // The capture and its new file are there together, or neither.
  add: (one, no, blob) =>
    within(["captures", "blobs"], "readwrite", (store, blobs) => {
      blobs.put(blob, [one.id, no]);
      return store.put(one, one.id);
    }),
  drop: (one, no) =>
    within(["captures", "blobs"], "readwrite", (store, blobs) => {
      blobs.delete([one.id, no]);
      return store.put(one, one.id);
    }),
  forget: (id) =>
    within(["captures", "blobs"], "readwrite", (store, blobs) => {
      store.delete(id);
      return blobs.delete(IDBKeyRange.bound([id, 0], [id, Infinity]));
    }),
  emptied: (one) =>
    within(["captures", "blobs"], "readwrite", (store, blobs) => {
      blobs.delete(IDBKeyRange.bound([one.id, 0], [one.id, Infinity]));
      return store.put(one, one.id);
    }),
};

export const bytes = (id, no) => within(["blobs"], "readonly", (store) => store.get([id, no]));
