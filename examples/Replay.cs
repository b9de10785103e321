// A recorded call through the C ABI with P/Invoke: one event a line in, one decision a line out.
// Usage: mcs Replay.cs && mono Replay.exe EVENTS.jsonl
using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;

static class Replay {
  const string Library = "libcallcue.so.0";

  [StructLayout(LayoutKind.Sequential)]
  struct Text {
    public IntPtr Data;
    public ulong Size;
  }

  [StructLayout(LayoutKind.Sequential)]
  struct Error { // convention 8: struct_size first, the rest 0
    public uint StructSize;
    public int Code;
    public uint MessageSize, Reserved;
    [MarshalAs(UnmanagedType.ByValArray, SizeConst = 496)] public byte[] Message;
  }

  [StructLayout(LayoutKind.Sequential)]
  struct CallInfo {
    public uint StructSize;
    public int Closed;
    public ulong Present;
    public long NowMs, NextDeadlineMs;
  }

  [DllImport(Library)] static extern int callcue_policy_load_builtin(Text name, IntPtr options, IntPtr problems, out IntPtr policy, ref Error error);
  [DllImport(Library)] static extern int callcue_call_new(IntPtr policy, out IntPtr call, ref Error error);
  [DllImport(Library)] static extern int callcue_call_post_json(IntPtr call, Text json, uint flags, out uint count, ref Error error);
  [DllImport(Library)] static extern int callcue_call_advance(IntPtr call, long now, out uint count, ref Error error);
  [DllImport(Library)] static extern int callcue_call_get(IntPtr call, ref CallInfo info, ref Error error);
  [DllImport(Library)] static extern IntPtr callcue_call_decision(IntPtr call, uint index);
  [DllImport(Library)] static extern int callcue_decision_to_json(IntPtr decision, IntPtr buffer, ref Error error);
  [DllImport(Library)] static extern int callcue_buffer_new(out IntPtr buffer, ref Error error);
  [DllImport(Library)] static extern Text callcue_buffer_bytes(IntPtr buffer);
  [DllImport(Library)] static extern void callcue_policy_free(IntPtr policy);
  [DllImport(Library)] static extern void callcue_call_free(IntPtr call);
  [DllImport(Library)] static extern void callcue_buffer_free(IntPtr buffer);

  static readonly Stream output = Console.OpenStandardOutput();
  static Error error = new Error { StructSize = (uint)Marshal.SizeOf(typeof(Error)), Message = new byte[496] };
  static IntPtr policy, call, buffer;
  static uint count;

  static void Check(int status) {
    if (status == 0) return;
    Console.Error.WriteLine(Encoding.UTF8.GetString(error.Message, 0, (int)error.MessageSize));
    Environment.Exit(1);
  }

  static T With<T>(string text, Func<Text, T> use) {
    byte[] bytes = Encoding.UTF8.GetBytes(text);
    GCHandle pinned = GCHandle.Alloc(bytes, GCHandleType.Pinned);
    try {
      return use(new Text { Data = pinned.AddrOfPinnedObject(), Size = (ulong)bytes.Length });
    } finally {
      pinned.Free();
    }
  }

  static CallInfo Decided(int status) {
    Check(status);
    for (uint i = 0; i < count; ++i) {
      Check(callcue_decision_to_json(callcue_call_decision(call, i), buffer, ref error));
      Text text = callcue_buffer_bytes(buffer);
      byte[] bytes = new byte[text.Size + 1];
      Marshal.Copy(text.Data, bytes, 0, (int)text.Size);
      bytes[text.Size] = (byte)'\n';
      output.Write(bytes, 0, bytes.Length);
    }
    CallInfo info = new CallInfo { StructSize = (uint)Marshal.SizeOf(typeof(CallInfo)) };
    Check(callcue_call_get(call, ref info, ref error));
    return info;
  }

  static CallInfo Post(string json) {
    return Decided(With(json, text => callcue_call_post_json(call, text, 0, out count, ref error)));
  }

  static void Main(string[] arguments) {
    if (arguments.Length != 1) {
      Console.Error.WriteLine("Usage: mono Replay.exe EVENTS.jsonl");
      Environment.Exit(1);
    }
    Check(With("power-supply", name => callcue_policy_load_builtin(name, IntPtr.Zero, IntPtr.Zero, out policy, ref error)));
    Check(callcue_call_new(policy, out call, ref error));
    Check(callcue_buffer_new(out buffer, ref error));
    CallInfo info = new CallInfo();
    foreach (string line in File.ReadLines(arguments[0])) {
      if (line.Trim() != "") info = Post(line);
    }
    long end = info.NowMs + 120000; // a contact that is left open: its timers run for two minutes, then it is closed
    long due = -1;
    while (info.Closed == 0) {
      if ((info.Present & 1) != 0 && info.NextDeadlineMs > due && info.NextDeadlineMs <= end) {
        due = info.NextDeadlineMs;
        info = Decided(callcue_call_advance(call, due, out count, ref error));
      } else {
        info = Post("{\"atMs\":\"" + end + "\",\"contactClosed\":{}}");
      }
    }
    callcue_call_free(call);
    callcue_policy_free(policy);
    callcue_buffer_free(buffer);
  }
}
