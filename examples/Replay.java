// A recorded call through the C ABI with JNA: one event a line in, one decision a line out.
// Usage: java -cp jna.jar Replay.java EVENTS.jsonl
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

public class Replay {
  @Structure.FieldOrder({"data", "size"})
  public static class Text extends Structure implements Structure.ByValue {
    public Pointer data;
    public long size;

    public Text() {}

    Text(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      Memory memory = new Memory(Math.max(1, bytes.length));
      memory.write(0, bytes, 0, bytes.length);
      data = memory;
      size = bytes.length;
    }
  }

  @Structure.FieldOrder({"struct_size", "code", "message_size", "reserved", "message"})
  public static class CallError extends Structure {
    public int struct_size, code, message_size, reserved;
    public byte[] message = new byte[496];

    public CallError() { struct_size = size(); } // convention 8: struct_size first, the rest 0
  }

  @Structure.FieldOrder({"struct_size", "closed", "present", "now_ms", "next_deadline_ms"})
  public static class CallInfo extends Structure {
    public int struct_size, closed;
    public long present, now_ms, next_deadline_ms;

    public CallInfo() { struct_size = size(); }
  }

  public interface Callcue extends Library {
    int callcue_policy_load_builtin(Text name, Pointer options, Pointer problems, PointerByReference out, CallError error);
    int callcue_call_new(Pointer policy, PointerByReference out, CallError error);
    int callcue_call_post_json(Pointer call, Text json, int flags, IntByReference count, CallError error);
    int callcue_call_advance(Pointer call, long now, IntByReference count, CallError error);
    int callcue_call_get(Pointer call, CallInfo out, CallError error);
    Pointer callcue_call_decision(Pointer call, int index);
    int callcue_decision_to_json(Pointer decision, Pointer out, CallError error);
    int callcue_buffer_new(PointerByReference out, CallError error);
    Text callcue_buffer_bytes(Pointer buffer);
    void callcue_policy_free(Pointer policy);
    void callcue_call_free(Pointer call);
    void callcue_buffer_free(Pointer buffer);
  }

  private static final Callcue library = Native.load("callcue", Callcue.class);
  private static final CallError error = new CallError();
  private static final IntByReference count = new IntByReference();
  private static Pointer call, buffer;

  private static void check(int status) {
    if (status == 0) return;
    System.err.println(new String(error.message, 0, error.message_size, StandardCharsets.UTF_8));
    System.exit(1);
  }

  private static CallInfo decided(int status) {
    check(status);
    for (int i = 0; i < count.getValue(); ++i) {
      check(library.callcue_decision_to_json(library.callcue_call_decision(call, i), buffer, error));
      Text text = library.callcue_buffer_bytes(buffer);
      System.out.write(text.data.getByteArray(0, (int) text.size), 0, (int) text.size);
      System.out.write('\n');
    }
    CallInfo info = new CallInfo();
    check(library.callcue_call_get(call, info, error));
    return info;
  }

  private static CallInfo post(String json) {
    return decided(library.callcue_call_post_json(call, new Text(json), 0, count, error));
  }

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      System.err.println("Usage: java -cp jna.jar Replay.java EVENTS.jsonl");
      System.exit(1);
    }
    PointerByReference out = new PointerByReference();
    check(library.callcue_policy_load_builtin(new Text("power-supply"), null, null, out, error));
    Pointer policy = out.getValue();
    check(library.callcue_call_new(policy, out, error));
    call = out.getValue();
    check(library.callcue_buffer_new(out, error));
    buffer = out.getValue();
    CallInfo info = new CallInfo();
    for (String line : Files.readAllLines(Path.of(arguments[0]))) {
      if (!line.isBlank()) info = post(line);
    }
    long end = info.now_ms + 120000; // a contact that is left open: its timers run for two minutes, then it is closed
    long due = -1;
    while (info.closed == 0) {
      if ((info.present & 1) != 0 && info.next_deadline_ms > due && info.next_deadline_ms <= end) {
        due = info.next_deadline_ms;
        info = decided(library.callcue_call_advance(call, due, count, error));
      } else {
        info = post("{\"atMs\":\"" + end + "\",\"contactClosed\":{}}");
      }
    }
    System.out.flush();
    library.callcue_call_free(call);
    library.callcue_policy_free(policy);
    library.callcue_buffer_free(buffer);
  }
}
