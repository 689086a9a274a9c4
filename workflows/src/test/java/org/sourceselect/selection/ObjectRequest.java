package org.sourceselect.selection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.List;

/** A request written as JSON, field by field, over the paper's pool. */
final class ObjectRequest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode json = JSON.createObjectNode();

    ObjectRequest(String target) {
        json.put("target", target);
        json.putArray("pool").add("ED-1*").add("NCR-1*");
        json.putArray("metrics").add("otce").add("h-score");
    }

    ObjectRequest with(String field, boolean value) {
        json.put(field, value);
        return this;
    }

    ObjectRequest with(String field, String value) {
        try {
            json.set(field, JSON.readTree(value));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    SelectionRequest bare() {
        json.remove(List.of("pool", "metrics"));
        return request();
    }

    SelectionRequest request() {
        return new SelectionRequest(json);
    }
}
