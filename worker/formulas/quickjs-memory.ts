/**
 * Texts and bytes into the interpreter's memory without its library's detours: `newString` walks every text by code
 * points in JavaScript, and `getArrayBuffer` copies. Uses members the library keeps private; its version is pinned by
 * the lockfile, and the tests of the sandbox fail where they change.
 */
import type { QuickJSContext, QuickJSHandle } from 'quickjs-emscripten-core';

interface Internals {
  readonly ctx: { readonly value: number };
  readonly ffi: {
    QTS_NewString(context: number, text: number): number;
    QTS_NewArrayBuffer(context: number, bytes: number, size: number): number;
  };
  readonly module: { _malloc(size: number): number; _free(pointer: number): void; readonly HEAPU8: Uint8Array };
  readonly memory: { heapValueHandle(pointer: number): QuickJSHandle };
}

const encoder = new TextEncoder();

export class QuickJsMemory {
  readonly #internals: Internals;

  constructor(readonly context: QuickJSContext) {
    this.#internals = context as unknown as Internals;
  }

  /** The text must not hold U+0000, which ends it. */
  newText(text: string): QuickJSHandle {
    const { ffi, module, memory, ctx } = this.#internals;
    const size = text.length * 3 + 1;
    const pointer = this.#allocate(size);
    const { written } = encoder.encodeInto(text, module.HEAPU8.subarray(pointer, pointer + size - 1));
    module.HEAPU8[pointer + written] = 0;
    const handle = memory.heapValueHandle(ffi.QTS_NewString(ctx.value, pointer));
    module._free(pointer);
    return handle;
  }

  /** The bytes stay where they are, so that both sides see each other's writes: see `int32`. */
  newBytes(bytes: Uint8Array): { handle: QuickJSHandle; pointer: number } {
    const { ffi, module, memory, ctx } = this.#internals;
    const pointer = this.#allocate(bytes.byteLength || 1);
    module.HEAPU8.set(bytes, pointer);
    return { handle: memory.heapValueHandle(ffi.QTS_NewArrayBuffer(ctx.value, pointer, bytes.byteLength)), pointer };
  }

  /** A view that is good until the memory grows. */
  int32(pointer: number, length: number): Int32Array {
    return new Int32Array(this.#internals.module.HEAPU8.buffer as ArrayBuffer, pointer, length);
  }

  #allocate(size: number): number {
    const pointer = this.#internals.module._malloc(size);
    if (pointer === 0) throw new Error('The interpreter has no memory left.');
    return pointer;
  }
}
