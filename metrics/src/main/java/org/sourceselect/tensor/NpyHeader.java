package org.sourceselect.tensor;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the header of an .npy file says: a Python dictionary with the keys {@code descr}, {@code fortran_order} and
 * {@code shape}.
 *
 * @param order of the bytes of an element
 */
record NpyHeader(TensorSpec spec, ByteOrder order) {

    /** The type strings that NumPy writes, without their byte order. */
    private static final Map<String, DType> TYPES = Map.ofEntries(
            Map.entry("f2", DType.F16),
            Map.entry("f4", DType.F32),
            Map.entry("f8", DType.F64),
            Map.entry("b1", DType.BOOL),
            Map.entry("u1", DType.U8),
            Map.entry("u2", DType.U16),
            Map.entry("u4", DType.U32),
            Map.entry("u8", DType.U64),
            Map.entry("i1", DType.I8),
            Map.entry("i2", DType.I16),
            Map.entry("i4", DType.I32),
            Map.entry("i8", DType.I64));

    private static final Pattern STRUCTURED = Pattern.compile("['\"]descr['\"]\\s*:\\s*[\\[(]");
    private static final Pattern ENTRY =
            Pattern.compile("\\G\\s*['\"](\\w+)['\"]\\s*:\\s*(?:['\"]([^'\"]*)['\"]|(True|False)|\\(([^()]*)\\))\\s*,");
    private static final Pattern BLANK = Pattern.compile("\\s*");

    /** The array cannot be read. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final String remedy;

        Refused(String problem, String remedy) {
            super(problem);
            this.remedy = remedy;
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }

        String remedy() {
            return remedy;
        }
    }

    /** Parses the dictionary. */
    static NpyHeader parse(String header) throws Refused {
        if (STRUCTURED.matcher(header).find()) {
            throw new Refused(
                    "it holds records of named fields (a structured dtype)",
                    "save one field, as with np.save(file, array['field'])");
        }
        Map<String, String> values = values(header);
        String descr = values.getOrDefault("descr", "");
        String fortran = values.getOrDefault("fortran_order", "");
        String shape = values.get("shape");
        if (values.size() != 3 || shape == null || descr.isEmpty() || !fortran.matches("True|False")) {
            throw malformed();
        }
        TensorSpec spec;
        try {
            spec = new TensorSpec(dtype(descr), dimensions(shape));
        } catch (IllegalArgumentException e) {
            throw new Refused("its header is impossible: " + e.getMessage(), NpyFile.SAVE_AGAIN);
        }
        // With at most one dimension above 1 both orders are the same.
        if (fortran.equals("True")
                && spec.shape().stream().filter(dimension -> dimension > 1).count() > 1) {
            throw new Refused(
                    "it is in Fortran order (fortran_order: True)",
                    "save it in C order, as with np.save(file, np.ascontiguousarray(array))");
        }
        return new NpyHeader(spec, descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    }

    private static Map<String, String> values(String header) throws Refused {
        String text = header.strip();
        if (!text.startsWith("{") || !text.endsWith("}")) {
            throw malformed();
        }
        String inner = text.substring(1, text.length() - 1).stripTrailing();
        String entries = inner.endsWith(",") ? inner : inner + ",";
        Map<String, String> values = new HashMap<>();
        Matcher matcher = ENTRY.matcher(entries);
        int end = 0;
        while (matcher.find()) {
            for (int group = 2; group <= 4; group++) {
                String value = matcher.group(group);
                if (value != null && values.put(matcher.group(1), value) != null) {
                    throw malformed();
                }
            }
            end = matcher.end();
        }
        if (!BLANK.matcher(entries.substring(end)).matches()) {
            throw malformed();
        }
        return values;
    }

    private static DType dtype(String descr) throws Refused {
        if (descr.endsWith("O")) {
            throw new Refused(
                    "it holds Python objects (dtype object)",
                    "save numbers, as with np.save(file, np.stack(array).astype('float32'))");
        }
        DType dtype = TYPES.get(descr.substring(1));
        boolean ordered = descr.startsWith("<") || descr.startsWith(">");
        if (dtype == null || !(ordered || (descr.startsWith("|") && dtype.bytes() == 1))) {
            throw new Refused(
                    "its dtype is '" + descr + "'",
                    "save features as float16, float32 or float64 and labels as integers or bool, as with"
                            + " array.astype('float32')");
        }
        return dtype;
    }

    private static List<Long> dimensions(String shape) throws Refused {
        List<Long> dimensions = new ArrayList<>();
        String text = shape.strip();
        if (!text.isEmpty()) {
            for (String dimension : (text.endsWith(",") ? text.substring(0, text.length() - 1) : text).split(",", -1)) {
                try {
                    // Python 2 wrote an L behind long integers.
                    dimensions.add(Long.parseLong(dimension.strip().replaceFirst("L$", "")));
                } catch (NumberFormatException e) {
                    throw new Refused("its header states the shape (" + shape + ")", NpyFile.SAVE_AGAIN);
                }
            }
        }
        return dimensions;
    }

    private static Refused malformed() {
        return new Refused(
                "its header is not a dictionary of descr, fortran_order and shape alone", NpyFile.SAVE_AGAIN);
    }
}
