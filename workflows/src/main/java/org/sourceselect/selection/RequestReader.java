package org.sourceselect.selection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.Echo;
import org.sourceselect.task.NearestNames;

/** Lays a request as a person wrote it over one with every default, refusing fields that do not exist. */
public final class RequestReader {

    private static final ObjectMapper STRICT = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private final ObjectNode written;

    /**
     * Reads from what was written.
     *
     * @throws BadInputException when it is no object, or more than a request may hold
     */
    public RequestReader(@Nullable JsonNode written) {
        if (!(written instanceof ObjectNode fields)) {
            throw new BadInputException(
                    "request", "it is not a JSON object", "write {\"FIELD\": VALUE, …} with the fields you need");
        }
        RequestLimits.check(fields);
        this.written = fields;
    }

    /** The document that {@link #over} reads back. */
    public static ObjectNode write(Object settings) {
        return STRICT.valueToTree(settings);
    }

    /** The text of a field that has no default. */
    public String requiredText(String field) {
        JsonNode node = written.get(field);
        if (node == null || !node.isTextual() || node.asText().isBlank()) {
            throw new BadInputException(field, "it is missing or not a text", "write \"" + field + "\": \"NAME\"");
        }
        return node.asText();
    }

    /** The texts of a field that has no default. */
    public List<String> requiredTexts(String field) {
        if (!written.has(field)) {
            throw new BadInputException(field, "it is missing", "write \"" + field + "\": [\"NAME\", …]");
        }
        return texts(written, field);
    }

    /** The texts of a field that may be left out. */
    Optional<List<String>> texts(String field) {
        return written.hasNonNull(field) ? Optional.of(texts(written, field)) : Optional.empty();
    }

    /** The object in a field, where it was written and not as null. */
    public Optional<ObjectNode> inner(String field) {
        return written.hasNonNull(field) ? Optional.of(value(written, field, ObjectNode.class)) : Optional.empty();
    }

    /** The profile that was named, or the one for those who name none. */
    public Profile profile(Profile otherwise) {
        return written.has("profile") ? Profile.named(text(written, "profile")) : otherwise;
    }

    /** The defaults with every written field in its place. */
    public JsonNode over(Object defaults) {
        ObjectNode full = STRICT.valueToTree(defaults);
        overlay("", full, written);
        return full;
    }

    private static void overlay(String path, ObjectNode onto, ObjectNode from) {
        for (Map.Entry<String, JsonNode> field : from.properties()) {
            String name = path + field.getKey();
            JsonNode present = onto.get(field.getKey());
            if (present == null) {
                List<String> known = new ArrayList<>();
                onto.fieldNames().forEachRemaining(known::add);
                throw new BadInputException(
                        name,
                        "there is no such field",
                        "the nearest names are " + String.join(", ", NearestNames.to(field.getKey(), known)));
            }
            if (present instanceof ObjectNode inner && field.getValue() instanceof ObjectNode given) {
                overlay(name + ".", inner, given);
            } else {
                onto.set(field.getKey(), field.getValue());
            }
        }
    }

    /** A field's text. */
    public static String text(JsonNode json, String field) {
        return value(json, field, String.class);
    }

    /** A field's truth value. */
    public static boolean flag(JsonNode json, String field) {
        return value(json, field, Boolean.class);
    }

    /** A field's texts. */
    public static List<String> texts(JsonNode json, String field) {
        return List.of(value(json, field, String[].class));
    }

    /** A field's value as a type. */
    public static <T> T value(JsonNode json, String field, Class<T> type) {
        JsonNode node = json.get(field);
        try {
            if (node != null && !node.isNull()) {
                return STRICT.treeToValue(node, type);
            }
        } catch (JsonProcessingException | IllegalArgumentException e) {
            if (e.getCause() instanceof BadInputException said) {
                throw said;
            }
            throw new BadInputException(
                    field,
                    "'" + Echo.of(String.valueOf(node)) + "' is not what belongs here",
                    "give a " + type.getSimpleName(),
                    e);
        }
        throw new BadInputException(field, "it is null", "leave it out to take the default");
    }
}
