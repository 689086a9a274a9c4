package org.sourceselect.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * JSON in which equal values are equal bytes: names sorted by code point, no spaces, ASCII only, one form per number.
 *
 * <p>The form is that of Python's {@code json.dumps(value, sort_keys=True, separators=(",", ":"))}, so that a key can be
 * checked outside Java: whole numbers as digits; floating-point numbers as the fewest digits that read back as the same
 * double, always with a point or an exponent ({@code 1.0}, {@code 1e-05}, {@code 1e+16}). Unlike Python, negative zero is
 * written as {@code 0.0}, and what is no number is refused. The JDK's own {@code Double.toString} will not do: up to JDK
 * 18 it does not always give the fewest digits, and workers on different JDKs must agree on keys.
 */
public final class CanonicalJson {

    private static final ObjectMapper MAPPER =
            JsonMapper.builder().addModule(new Jdk8Module()).build();

    private CanonicalJson() {}

    /**
     * The canonical text of anything that Jackson can write: records, maps, lists, enums, optionals, trees.
     *
     * @throws IllegalArgumentException for an infinite number or one that is not a number
     */
    public static String write(Object value) {
        StringBuilder out = new StringBuilder();
        write(tree(value), out);
        return out.toString();
    }

    /** SHA-256, in hex, of the canonical text. */
    public static String sha256(Object value) {
        return Sha256.of(write(value).getBytes(StandardCharsets.US_ASCII));
    }

    /** The value as a tree, read the way {@link #write} reads it. */
    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    private static void write(JsonNode node, StringBuilder out) {
        switch (node.getNodeType()) {
            case OBJECT -> {
                List<Map.Entry<String, JsonNode>> fields = new ArrayList<>(node.properties());
                fields.sort(Map.Entry.comparingByKey(byCodePoint()));
                out.append('{');
                String separator = "";
                for (Map.Entry<String, JsonNode> field : fields) {
                    out.append(separator);
                    text(field.getKey(), out);
                    out.append(':');
                    write(field.getValue(), out);
                    separator = ",";
                }
                out.append('}');
            }
            case ARRAY -> {
                out.append('[');
                String separator = "";
                for (JsonNode item : node) {
                    out.append(separator);
                    write(item, out);
                    separator = ",";
                }
                out.append(']');
            }
            case NUMBER ->
                out.append(node.isIntegralNumber() ? node.bigIntegerValue().toString() : number(node));
            case BOOLEAN -> out.append(node.booleanValue());
            case NULL, MISSING -> out.append("null");
            default -> text(node.asText(), out);
        }
    }

    private static Comparator<String> byCodePoint() {
        return (a, b) -> {
            int i = 0;
            while (i < a.length() && i < b.length()) {
                int left = a.codePointAt(i);
                int right = b.codePointAt(i);
                if (left != right) {
                    return Integer.compare(left, right);
                }
                i += Character.charCount(left);
            }
            return Integer.compare(a.length(), b.length());
        };
    }

    private static void text(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> out.append(c < 0x20 || c > 0x7e ? String.format("\\u%04x", (int) c) : c);
            }
        }
        out.append('"');
    }

    private static String number(JsonNode node) {
        double value = node.doubleValue();
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("JSON has no form for " + value);
        }
        return number(value);
    }

    /** A finite double in the form of Python's {@code repr}. */
    static String number(double value) {
        if (value == 0) {
            return "0.0";
        }
        BigDecimal shortest = shortest(Math.abs(value));
        String digits = shortest.unscaledValue().toString();
        // The value is 0.digits times ten to this power.
        int point = digits.length() - shortest.scale();
        StringBuilder out = new StringBuilder(value < 0 ? "-" : "");
        if (point > 16 || point < -3) {
            int exponent = point - 1;
            out.append(digits.charAt(0));
            if (digits.length() > 1) {
                out.append('.').append(digits, 1, digits.length());
            }
            out.append(exponent < 0 ? "e-" : "e+");
            out.append(Math.abs(exponent) < 10 ? "0" : "").append(Math.abs(exponent));
        } else if (point <= 0) {
            out.append("0.").append("0".repeat(-point)).append(digits);
        } else if (point >= digits.length()) {
            out.append(digits).append("0".repeat(point - digits.length())).append(".0");
        } else {
            out.append(digits, 0, point).append('.').append(digits, point, digits.length());
        }
        return out.toString();
    }

    /** The decimal with the fewest digits that reads back as the value; among those of one length, the nearest to it. */
    private static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits < 17; digits++) {
            // Both neighbours: below a power of two the interval that reads back is narrower than above it.
            BigDecimal down = exact.round(new MathContext(digits, RoundingMode.DOWN));
            BigDecimal up = exact.round(new MathContext(digits, RoundingMode.UP));
            boolean downReadsBack = down.doubleValue() == value;
            boolean upReadsBack = up.doubleValue() == value;
            if (downReadsBack && upReadsBack) {
                return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN))
                        .stripTrailingZeros();
            }
            if (downReadsBack || upReadsBack) {
                return (downReadsBack ? down : up).stripTrailingZeros();
            }
        }
        return exact.round(new MathContext(17, RoundingMode.HALF_EVEN)).stripTrailingZeros();
    }
}
