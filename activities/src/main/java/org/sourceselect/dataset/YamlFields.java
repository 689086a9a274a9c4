package org.sourceselect.dataset;

import java.io.StringReader;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.NearestNames;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * The fields of one YAML mapping, read by name and kind, with every fault told by file and field.
 *
 * <p>A value is the text that stands in the file: {@code 010}, {@code 2017_1}, {@code 1e3} and {@code no} are names like any
 * other, and what YAML would make of them (8, 20171, 1000.0, false) is not asked. Only {@code null}, {@code ~} and nothing
 * at all mean that there is no value, unless in quotes. Aliases stand for what they name, and a merge key ({@code <<}) takes
 * in the fields of another mapping, of which those written out win; tags of one's own and more than one document are refused.
 */
final class YamlFields {

    /** The longest value, of which a message may well show the whole. */
    private static final int LONGEST = 4096;

    private static final int MOST_MIB = 1;
    private static final int DEEPEST = 32;
    private static final int MOST_ALIASES = 50;

    private static final String MERGE = "<<";
    private static final String NOUN = "data set description";
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");

    /** What YAML itself takes a plain value for; the text is kept all the same. */
    private static final Set<Tag> SCALARS =
            Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MERGE);

    private final Path file;
    private final String prefix;
    private final Map<String, Node> fields;

    private YamlFields(Path file, String prefix, Map<String, Node> fields) {
        this.file = file;
        this.prefix = prefix;
        this.fields = fields;
    }

    /** Reads a file that must hold one mapping. */
    static YamlFields read(Path file) {
        String text = PlainText.read(file, NOUN, "check the file's name", MOST_MIB);
        List<Node> documents = new ArrayList<>();
        try {
            new Yaml(options()).composeAll(new StringReader(text)).forEach(documents::add);
        } catch (MarkedYAMLException e) {
            throw notYaml(file, e);
        } catch (ReaderException e) {
            throw notYaml(
                    file + line(text, e.getPosition()),
                    String.format("the character U+%04X is not text", e.getCodePoint()),
                    "remove it",
                    e);
        } catch (YAMLException e) {
            throw notYaml(file.toString(), String.valueOf(e.getMessage()), "write its values out, once each", e);
        }
        // A line of '---' at the end begins a document of nothing.
        documents.removeIf(YamlFields::isNull);
        if (documents.size() > 1) {
            throw new BadInputException(
                    file + line(documents.get(1).getStartMark()),
                    "a second data set begins here, after a line '---'",
                    "put each data set into a file of its own");
        }
        if (documents.isEmpty() || !(documents.get(0) instanceof MappingNode mapping)) {
            throw new BadInputException(
                    file.toString(),
                    "the data set description is not a list of 'field: value' lines",
                    "write at least name, root, and layout or modalities, labelFile and labels");
        }
        return new YamlFields(file, "", entries(file, "", mapping, identities()));
    }

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(DEEPEST);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        return options;
    }

    /**
     * The parser tells what it was about and where that begins, then what is wrong and where. While it looks for words and
     * signs the fault lies where it began; else, that is where the whole mapping begins.
     */
    private static BadInputException notYaml(Path file, MarkedYAMLException e) {
        boolean scanning = String.valueOf(e.getContext()).startsWith("while scanning");
        Mark mark = scanning && e.getContextMark() != null ? e.getContextMark() : e.getProblemMark();
        return notYaml(
                file + line(mark),
                String.valueOf(e.getProblem()),
                "correct that line; patterns with { or * need quotes",
                e);
    }

    private static BadInputException notYaml(String where, String problem, String remedy, YAMLException e) {
        return new BadInputException(where, "the data set description is not valid YAML: " + problem, remedy, e);
    }

    private static String line(@Nullable Mark mark) {
        return mark == null ? "" : ", line " + (mark.getLine() + 1);
    }

    private static String line(String text, int position) {
        return ", line "
                + (1 + text.codePoints().limit(position).filter(c -> c == '\n').count());
    }

    private static Set<Node> identities() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    /**
     * A mapping's values by name, with those of the mappings that it merges in; of two, the one written out, else the first.
     *
     * @param within the mappings that this one is merged into
     */
    private static Map<String, Node> entries(Path file, String prefix, MappingNode node, Set<Node> within) {
        if (!within.add(node)) {
            throw new BadInputException(
                    file + line(node.getStartMark()),
                    "a merge key ('<<') leads back to itself",
                    "write the fields out");
        }
        checkTag(file + line(node.getStartMark()), node, Set.of(Tag.MAP));
        Map<String, Node> merged = new LinkedHashMap<>();
        Map<String, Node> own = new LinkedHashMap<>();
        for (NodeTuple entry : node.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                throw new BadInputException(
                        file + line(entry.getKeyNode().getStartMark()),
                        "a field's name is a list or a mapping",
                        "write one word before the ':'; texts with { or * need quotes");
            }
            if (key.getTag().equals(Tag.MERGE)) {
                merge(file, prefix, entry.getValueNode(), within, merged);
                continue;
            }
            String name = text(file + line(key.getStartMark()), key);
            Node before = own.put(name, entry.getValueNode());
            if (before != null) {
                throw new BadInputException(
                        file + line(key.getStartMark()) + ", field " + prefix + name,
                        "the field stands in line " + (before.getStartMark().getLine() + 1) + " already",
                        "keep one of the two");
            }
        }
        within.remove(node);
        merged.putAll(own);
        return Collections.unmodifiableMap(merged);
    }

    private static void merge(Path file, String prefix, Node value, Set<Node> within, Map<String, Node> merged) {
        Set<Node> once = identities();
        for (Node source : value instanceof SequenceNode several ? several.getValue() : List.of(value)) {
            if (!(source instanceof MappingNode mapping)) {
                throw new BadInputException(
                        file + line(value.getStartMark()),
                        "a merge key ('" + MERGE + "') takes in something that is not a mapping",
                        "write '<<: *NAME' with the name of a mapping, or the fields themselves");
            }
            if (once.add(mapping)) {
                entries(file, prefix, mapping, within).forEach(merged::putIfAbsent);
            }
        }
    }

    /** The place of a field, for messages. */
    String where(String field) {
        return file + ", field " + prefix + field;
    }

    /** Refuses any field but these. */
    void allowOnly(List<String> known) {
        for (String field : fields.keySet()) {
            if (!known.contains(field)) {
                throw new BadInputException(where(field), "there is no such field", NearestNames.phrase(field, known));
            }
        }
    }

    boolean has(String field) {
        Node node = fields.get(field);
        return node != null && !isNull(node);
    }

    boolean isMapping(String field) {
        return fields.get(field) instanceof MappingNode;
    }

    List<String> names() {
        return List.copyOf(fields.keySet());
    }

    /** A text, or a number or truth value as it is written; empty when the field is absent. */
    Optional<String> text(String field) {
        return value(field).map(node -> scalar(field, node));
    }

    /** One text or a list of texts; empty when the field is absent. */
    List<String> texts(String field) {
        Node node = fields.get(field);
        if (node instanceof SequenceNode list) {
            checkTag(where(field), list, Set.of(Tag.SEQ));
            return list.getValue().stream()
                    .map(element -> scalar(field, element))
                    .toList();
        }
        return text(field).stream().toList();
    }

    /** One whole number in decimal digits or a list of them; empty when the field is absent. */
    List<Integer> wholeNumbers(String field) {
        List<Integer> numbers = new ArrayList<>();
        for (String text : texts(field)) {
            if (!WHOLE.matcher(text).matches()) {
                throw new BadInputException(
                        where(field),
                        text + " is not a whole number in decimal digits",
                        "write label values as in [1, 3]");
            }
            BigInteger number = new BigInteger(text);
            if (number.bitLength() >= Integer.SIZE) {
                throw new BadInputException(where(field), text + " is out of range", "write label values as in [1, 3]");
            }
            numbers.add(number.intValue());
        }
        return numbers;
    }

    /** The mapping below a field. */
    YamlFields mapping(String field) {
        if (!(fields.get(field) instanceof MappingNode node)) {
            throw new BadInputException(
                    where(field), "it is not a mapping", "write lines of 'name: value' below it, indented");
        }
        String inner = prefix + field + ".";
        return new YamlFields(file, inner, entries(file, inner, node, identities()));
    }

    /** A mapping of names to texts; empty when the field is absent. */
    Map<String, String> textMapping(String field) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (has(field)) {
            YamlFields inner = mapping(field);
            for (String name : inner.names()) {
                texts.put(name, inner.text(name).orElseThrow(() -> inner.empty(name)));
            }
        }
        return texts;
    }

    /** The fault of a field without a value. */
    BadInputException empty(String field) {
        return new BadInputException(
                where(field), "it has no value", "give it one; a name such as null or ~ needs quotes");
    }

    private Optional<Node> value(String field) {
        return Optional.ofNullable(fields.get(field)).filter(node -> !isNull(node));
    }

    private static boolean isNull(Node node) {
        return node instanceof ScalarNode && node.getTag().equals(Tag.NULL);
    }

    private String scalar(String field, Node node) {
        if (isNull(node)) {
            throw empty(field);
        }
        if (!(node instanceof ScalarNode scalar)) {
            throw new BadInputException(
                    where(field),
                    "it is not a single value",
                    "write one text or number; texts with { or * need quotes");
        }
        String text = text(where(field), scalar);
        if (text.isEmpty()) {
            throw empty(field);
        }
        return text;
    }

    private static void checkTag(String where, Node node, Set<Tag> known) {
        if (!known.contains(node.getTag())) {
            throw new BadInputException(
                    where, "the tag " + node.getTag() + " is not read", "write the value itself, without a tag");
        }
    }

    private static String text(String where, ScalarNode node) {
        checkTag(where, node, SCALARS);
        String text = node.getValue().strip();
        if (text.length() > LONGEST) {
            throw new BadInputException(where, "it has " + text.length() + " characters", "write at most " + LONGEST);
        }
        return text;
    }
}
