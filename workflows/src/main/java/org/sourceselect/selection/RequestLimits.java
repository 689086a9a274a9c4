package org.sourceselect.selection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.Echo;

/**
 * How much a request may hold. Within these limits a workflow reads it in the moment that its server gives it, and every sentence
 * about it, name and task queue made of it fits where it has to go; what is beyond them is refused, and not repeated.
 */
public final class RequestLimits {

    /** Where a Temporal server begins to warn of a payload. */
    public static final int MOST_BYTES = 256 << 10;

    /** A workflow's id and a queue's name may have 1,000 letters, and are made of two of these. */
    public static final int LONGEST_TEXT = 400;

    /** More names than data sets have tasks; a pattern stands for many. */
    public static final int MOST_ENTRIES = 5_000;

    /** No field is deeper than three. */
    private static final int DEEPEST = 10;

    /** No setting is longer, the longest seed included. */
    private static final int MOST_DIGITS = 40;

    private static final String REQUEST = "request";
    private static final ObjectMapper JSON = new ObjectMapper();

    private RequestLimits() {}

    /** A part of a request and where it stands. */
    private record Part(String path, JsonNode json, int depth) {

        Part within(String name, JsonNode inner) {
            // A campaign's selection is written of as if it were asked for alone.
            String before = path.isEmpty() || path.equals("selection") ? "" : path + ".";
            return new Part(before + name, inner, depth + 1);
        }

        String field() {
            return path.isEmpty() ? REQUEST : path;
        }
    }

    /**
     * Refuses what is too deep, too long or too much, without going deeper than is allowed.
     *
     * @throws BadInputException naming the field, how much it holds, and the limit
     */
    static void check(JsonNode request) {
        Deque<Part> parts = new ArrayDeque<>();
        parts.add(new Part("", request, 0));
        while (!parts.isEmpty()) {
            Part part = parts.remove();
            if (part.depth() > DEEPEST) {
                throw new BadInputException(
                        REQUEST,
                        "it is nested more than " + DEEPEST + " deep, from " + Echo.of(part.field()) + " on",
                        "leave out what is no field");
            }
            if (part.json() instanceof ObjectNode fields) {
                entries(part);
                for (Map.Entry<String, JsonNode> field : fields.properties()) {
                    letters("a field's name", field.getKey());
                    parts.add(part.within(field.getKey(), field.getValue()));
                }
            } else if (part.json().isArray()) {
                entries(part);
                part.json().forEach(entry -> parts.add(new Part(part.path(), entry, part.depth() + 1)));
            } else if (part.json().isTextual()) {
                letters(part.field(), part.json().textValue());
            } else if (part.json().isNumber()) {
                digits(part);
            }
        }
        bytes(request);
    }

    /**
     * A text that somebody gave.
     *
     * @param field the field, for the error
     * @throws BadInputException when it is missing, blank, too long, or holds a control character
     */
    public static String text(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new BadInputException(field, "it is missing or blank", "give a name");
        }
        letters(field, value);
        return value;
    }

    private static void letters(String field, String value) {
        if (value.length() > LONGEST_TEXT) {
            throw new BadInputException(field, "it has " + value.length() + " letters", "give at most " + LONGEST_TEXT);
        }
        Optional<String> control = Echo.firstControl(value);
        if (control.isPresent()) {
            throw new BadInputException(
                    field, "it holds the control character " + control.get(), "write letters alone");
        }
    }

    private static void entries(Part part) {
        if (part.json().size() > MOST_ENTRIES) {
            throw new BadInputException(
                    part.field(),
                    "it has " + part.json().size() + " entries",
                    "give at most " + MOST_ENTRIES + "; a pattern such as ET-* stands for many names");
        }
    }

    private static void digits(Part part) {
        int letters = part.json().asText().length();
        if (letters > MOST_DIGITS) {
            throw new BadInputException(
                    part.field(), "it is a number of " + letters + " digits", "give at most " + MOST_DIGITS);
        }
    }

    private static void bytes(JsonNode request) {
        int bytes = length(request);
        if (bytes > MOST_BYTES) {
            Part largest = new Part("", request, 0);
            while (largest.json() instanceof ObjectNode fields) {
                Part of = largest;
                largest = fields.properties().stream()
                        .map(field -> of.within(field.getKey(), field.getValue()))
                        .reduce((a, b) -> length(a.json()) >= length(b.json()) ? a : b)
                        .orElseThrow();
            }
            throw new BadInputException(
                    largest.field(),
                    "it takes most of the request's " + bytes + " bytes",
                    "write less: a request may have " + MOST_BYTES);
        }
    }

    private static int length(JsonNode json) {
        try {
            return JSON.writeValueAsBytes(json).length;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can be written", e);
        }
    }
}
