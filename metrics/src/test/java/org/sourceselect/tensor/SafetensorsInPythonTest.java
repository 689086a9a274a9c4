package org.sourceselect.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our files open in Python as they are. Needs a {@link Python} with safetensors and numpy. */
class SafetensorsInPythonTest {

    @TempDir
    private Path folder;

    @Test
    void pythonReadsWhatWeWrite() throws Exception {
        Python python = Python.with("safetensors.numpy", "reading our files in Python");
        Path file = folder.resolve("ours.safetensors");
        LinkedHashMap<String, TensorSpec> layout = new LinkedHashMap<>();
        layout.put("labels", TensorSpec.of(DType.U8, 3));
        layout.put("weights", TensorSpec.of(DType.F32, 2, 1));
        layout.put("half", TensorSpec.of(DType.F16, 2));
        layout.put("double", TensorSpec.of(DType.F64));
        layout.put("short", TensorSpec.of(DType.I16, 1, 2));
        layout.put("int", TensorSpec.of(DType.I32, 2));
        layout.put("long", TensorSpec.of(DType.I64, 2));
        try (SafetensorsWriter w = SafetensorsWriter.create(file, layout, Map.of("modality", "FLAIR"))) {
            w.append("labels", new byte[] {0, 127, (byte) 200}, 0, 3);
            w.append("weights", new float[] {0.25f, -3e38f}, 0, 2);
            w.append("half", new float[] {0.1f, 70000f}, 0, 2);
            w.append("double", new double[] {Math.E}, 0, 1);
            w.append("short", new short[] {-1, 300}, 0, 2);
            w.append("int", new int[] {-70000, 70000}, 0, 2);
            w.append("long", new long[] {Long.MIN_VALUE, 1L << 53}, 0, 2);
        }
        Path script = Path.of(Objects.requireNonNull(SafetensorsTest.class.getResource("check.py"))
                .toURI());
        Path output = folder.resolve("output");
        python.run(output, List.of(script.toString(), file.toString()));
        JsonNode read = new ObjectMapper().readTree(Files.readString(output).replace("Infinity", "\"inf\""));
        assertThat(read.path("metadata").toString()).isEqualTo("{\"modality\":\"FLAIR\"}");
        JsonNode tensors = read.path("tensors");
        assertThat(tensors.path("labels").toString()).isEqualTo("[\"uint8\",[3],[0,127,200]]");
        assertThat(tensors.path("weights").toString()).isEqualTo("[\"float32\",[2,1],[0.25," + (double) -3e38f + "]]");
        // 0.1 as a half is 0x2e66 = 0.0999755859375.
        assertThat(tensors.path("half").toString()).isEqualTo("[\"float16\",[2],[0.0999755859375,\"inf\"]]");
        assertThat(tensors.path("double").toString()).isEqualTo("[\"float64\",[],[" + Math.E + "]]");
        assertThat(tensors.path("short").toString()).isEqualTo("[\"int16\",[1,2],[-1,300]]");
        assertThat(tensors.path("int").toString()).isEqualTo("[\"int32\",[2],[-70000,70000]]");
        assertThat(tensors.path("long").toString())
                .isEqualTo("[\"int64\",[2],[-9223372036854775808,9007199254740992]]");
    }
}
