package org.sourceselect.tensor;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A parsed and checked header.
 *
 * @param metadata free text by name
 * @param tensors where each tensor lies, in the header's order
 */
record SafetensorsHeader(Map<String, String> metadata, Map<String, Place> tensors) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * A tensor's place.
     *
     * @param position of its first byte in the file
     */
    record Place(TensorSpec spec, long position) {}

    /** The header says what cannot be. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String problem) {
            super(problem);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    private record Extent(String name, long begin, long end) {}

    /**
     * Parses and checks.
     *
     * @param text the header's JSON, possibly padded with spaces
     * @param dataBytes the bytes in the file after the header
     * @param dataPosition where they begin
     */
    static SafetensorsHeader parse(byte[] text, long dataBytes, long dataPosition) throws Malformed {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (IOException e) {
            throw new Malformed("its header is not valid JSON");
        }
        if (!root.isObject()) {
            throw new Malformed("its header is not a JSON object");
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        Map<String, Place> tensors = new LinkedHashMap<>();
        List<Extent> extents = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            String name = entry.getKey();
            JsonNode node = entry.getValue();
            if (name.equals(SafetensorsFile.METADATA)) {
                if (!node.isObject()) {
                    throw new Malformed("its metadata is not a JSON object");
                }
                for (Map.Entry<String, JsonNode> item : node.properties()) {
                    if (!item.getValue().isTextual()) {
                        throw new Malformed("its metadata " + item.getKey() + " is not text");
                    }
                    metadata.put(item.getKey(), item.getValue().textValue());
                }
                continue;
            }
            TensorSpec spec = spec(name, node);
            List<Long> offsets = wholeNumbers(name, "data_offsets", node);
            if (offsets.size() != 2 || offsets.get(0) > offsets.get(1) || offsets.get(1) > dataBytes) {
                throw new Malformed("tensor " + name + " lies at " + offsets + " of " + dataBytes + " bytes of data");
            }
            if (offsets.get(1) - offsets.get(0) != spec.bytes()) {
                throw new Malformed("tensor " + name + " of " + spec.dtype() + " " + spec.shape() + " needs "
                        + spec.bytes() + " bytes but lies at " + offsets);
            }
            tensors.put(name, new Place(spec, dataPosition + offsets.get(0)));
            extents.add(new Extent(name, offsets.get(0), offsets.get(1)));
        }
        extents.sort(Comparator.comparingLong(Extent::begin).thenComparingLong(Extent::end));
        long end = 0;
        for (Extent extent : extents) {
            if (extent.begin != end) {
                throw new Malformed("tensor " + extent.name + " begins at byte " + extent.begin
                        + " of the data where byte " + end + " is due");
            }
            end = extent.end;
        }
        if (end != dataBytes) {
            throw new Malformed("its tensors end at byte " + end + " of " + dataBytes + " bytes of data");
        }
        return new SafetensorsHeader(Collections.unmodifiableMap(metadata), Collections.unmodifiableMap(tensors));
    }

    private static TensorSpec spec(String name, JsonNode node) throws Malformed {
        String type = node.path("dtype").asText();
        DType dtype;
        try {
            dtype = DType.valueOf(type);
        } catch (IllegalArgumentException e) {
            throw new Malformed("tensor " + name + " has the element type " + type
                    + ", and only F16, F32, F64, BOOL and integers are read");
        }
        List<Long> shape = wholeNumbers(name, "shape", node);
        try {
            return new TensorSpec(dtype, shape);
        } catch (IllegalArgumentException e) {
            throw new Malformed("tensor " + name + ": " + e.getMessage());
        }
    }

    private static List<Long> wholeNumbers(String name, String field, JsonNode node) throws Malformed {
        JsonNode array = node.path(field);
        if (!array.isArray()) {
            throw new Malformed("tensor " + name + " has no " + field);
        }
        List<Long> numbers = new ArrayList<>();
        for (JsonNode number : array) {
            if (!number.canConvertToExactIntegral() || !number.canConvertToLong() || number.longValue() < 0) {
                throw new Malformed("tensor " + name + " has " + number + " in its " + field);
            }
            numbers.add(number.longValue());
        }
        return numbers;
    }
}
