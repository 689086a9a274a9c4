package org.sourceselect.cli.option;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Options that may be left out, as fields of a request. */
final class Given {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Given() {}

    /** Writes what was given; a field that was not is left to the request's defaults. */
    static void put(ObjectNode json, String field, @Nullable Object value) {
        if (value != null) {
            json.set(field, JSON.valueToTree(value));
        }
    }
}
