package org.sourceselect.dataset;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.NearestNames;

/** The fields of one YAML mapping, read by name and kind, with every fault told by file and field. */
final class YamlFields {

    private static final Pattern LINE = Pattern.compile("(?m)^ in .*, line (\\d+), column");
    private static final YAMLMapper MAPPER = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Path file;
    private final String prefix;
    private final JsonNode fields;

    private YamlFields(Path file, String prefix, JsonNode fields) {
        this.file = file;
        this.prefix = prefix;
        this.fields = fields;
    }

    /** Reads a file that must hold one mapping. */
    static YamlFields read(Path file) {
        if (Files.isDirectory(file)) {
            throw new BadInputException(
                    file.toString(),
                    "it is a folder, not a data set description",
                    "name the YAML file that describes it");
        }
        try (var in = Files.newInputStream(file)) {
            JsonNode tree = MAPPER.readTree(in);
            if (tree == null || !tree.isObject()) {
                throw new BadInputException(
                        file.toString(),
                        "the data set description is not a list of 'field: value' lines",
                        "write at least name, root, and layout or modalities, labelFile and labels");
            }
            return new YamlFields(file, "", tree);
        } catch (NoSuchFileException e) {
            throw new BadInputException(
                    file.toString(), "the data set description does not exist", "check the file's name", e);
        } catch (JsonProcessingException e) {
            if (Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
                    .anyMatch(CharConversionException.class::isInstance)) {
                throw new BadInputException(
                        file.toString(), "the data set description is not text in UTF-8", "write it as plain text", e);
            }
            throw notYaml(file, e);
        } catch (IOException e) {
            throw new BadInputException(
                    file.toString(), "the data set description cannot be read", "check its permissions", e);
        }
    }

    /**
     * The parser tells what it was about and where that begins, then what is wrong and where, each place in a line of its own that
     * begins with "in". While it looks for words and signs the fault lies where it began; else, that is where the whole mapping begins.
     */
    private static BadInputException notYaml(Path file, JsonProcessingException e) {
        String message = e.getOriginalMessage();
        List<String> places =
                LINE.matcher(message).results().map(place -> place.group(1)).toList();
        String line = "";
        if (!places.isEmpty()) {
            line = ", line " + places.get(message.startsWith("while scanning") ? 0 : places.size() - 1);
        } else if (e.getLocation() != null && e.getLocation().getLineNr() > 0) {
            line = ", line " + e.getLocation().getLineNr();
        }
        return new BadInputException(
                file + line,
                "the data set description is not valid YAML: "
                        + message.lines()
                                .filter(said -> !said.isBlank() && !said.startsWith(" "))
                                .reduce("", (before, last) -> last),
                "correct that line; patterns with { or * need quotes",
                e);
    }

    /** The place of a field, for messages. */
    String where(String field) {
        return file + ", field " + prefix + field;
    }

    /** Refuses any field but these. */
    void allowOnly(List<String> known) {
        fields.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                throw new BadInputException(where(field), "there is no such field", NearestNames.phrase(field, known));
            }
        });
    }

    boolean has(String field) {
        return fields.hasNonNull(field);
    }

    boolean isMapping(String field) {
        return fields.path(field).isObject();
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        fields.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** A text, or a number or truth value as it would be written; empty when the field is absent. */
    Optional<String> text(String field) {
        return has(field) ? Optional.of(scalar(field, fields.path(field))) : Optional.empty();
    }

    /** One text or a list of texts; empty when the field is absent. */
    List<String> texts(String field) {
        return has(field) ? scalars(field, fields.path(field)) : List.of();
    }

    /** One whole number or a list of them; empty when the field is absent. */
    List<Integer> wholeNumbers(String field) {
        List<Integer> numbers = new ArrayList<>();
        for (String text : texts(field)) {
            try {
                numbers.add(Integer.valueOf(text));
            } catch (NumberFormatException e) {
                throw new BadInputException(
                        where(field), text + " is not a whole number", "write label values as in [1, 3]", e);
            }
        }
        return numbers;
    }

    /** The mapping below a field. */
    YamlFields mapping(String field) {
        JsonNode node = fields.path(field);
        if (!node.isObject()) {
            throw new BadInputException(
                    where(field), "it is not a mapping", "write lines of 'name: value' below it, indented");
        }
        return new YamlFields(file, prefix + field + ".", node);
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
        return new BadInputException(where(field), "it has no value", "give it one");
    }

    private List<String> scalars(String field, JsonNode node) {
        if (!node.isArray()) {
            return List.of(scalar(field, node));
        }
        List<String> texts = new ArrayList<>();
        node.forEach(element -> texts.add(scalar(field, element)));
        return texts;
    }

    private String scalar(String field, JsonNode node) {
        if (!node.isValueNode() || node.isNull()) {
            throw new BadInputException(
                    where(field),
                    "it is not a single value",
                    "write one text or number; texts with { or * need quotes");
        }
        String text = node.asText().strip();
        if (text.isEmpty()) {
            throw empty(field);
        }
        return text;
    }
}
