package org.sourceselect.plugin;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.failure.ApplicationFailure;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * JSON that a newer worker may add fields to, and that never grows past what a Temporal server takes.
 *
 * <p>The server refuses a payload over 2 MiB in a way that is retried for ever, and the in-process server does not refuse it at
 * all: so it is refused here, for good, wherever it runs.
 */
final class PayloadLimitConverter extends JacksonJsonPayloadConverter {

    static final int LIMIT = 2 << 20;

    private static final ObjectMapper MAPPER = mapper();

    PayloadLimitConverter() {
        super(MAPPER);
    }

    private static String largestField(Object value) {
        JsonNode json = MAPPER.valueToTree(value);
        return json.properties().stream()
                .max(Comparator.comparingInt(
                        field -> field.getValue().toString().length()))
                .map(Map.Entry::getKey)
                .orElse("(it has none)");
    }

    private static ObjectMapper mapper() {
        return newDefaultObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
    }

    @Override
    public Optional<Payload> toData(Object value) throws DataConverterException {
        Optional<Payload> payload = super.toData(value);
        payload.map(Payload::getSerializedSize).filter(size -> size > LIMIT).ifPresent(size -> {
            throw ApplicationFailure.newNonRetryableFailure(
                    "a " + value.getClass().getSimpleName() + " of " + size + " bytes, most of them in its field "
                            + largestField(value) + ", is over Temporal's limit of " + LIMIT
                            + "; ask for fewer sources or metrics at once",
                    "PayloadTooLarge");
        });
        return payload;
    }
}
