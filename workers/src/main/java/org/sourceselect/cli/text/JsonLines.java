package org.sourceselect.cli.text;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/**
 * A line of a log as a JSON object: {@code time}, {@code level}, {@code logger} and {@code message}, where they are known {@code
 * workflow}, {@code stage} and {@code task}, and {@code exception} with its stack trace where one is shown.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {

    private final boolean traces;

    /**
     * @param traces whether stack traces are shown
     */
    JsonLines(boolean traces) {
        this.traces = traces;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("time", event.getInstant().toString());
        line.put("level", event.getLevel().toString());
        for (LogContext known : LogContext.values()) {
            String value = event.getMDCPropertyMap().get(known.key());
            if (value != null) {
                line.put(known.label(), value);
            }
        }
        line.put("logger", event.getLoggerName());
        line.put("message", event.getFormattedMessage());
        if (traces && event.getThrowableProxy() != null) {
            line.put("exception", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        // Jackson escapes line breaks, so that a line stays one.
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }
}
