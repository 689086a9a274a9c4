package org.sourceselect.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.Status;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.sourceselect.activity.ActivityFailures;

class LogsTest {

    private static final String SDK = "io.temporal.internal.sync.WorkflowExecutionHandler";

    private final LoggerContext context = new LoggerContext();

    private FilterReply reply(String logger, Throwable thrown) {
        return new Logs.Refusals()
                .decide(
                        null,
                        Objects.requireNonNull(context.getLogger(logger)),
                        Level.WARN,
                        "Workflow execution failure",
                        null,
                        thrown);
    }

    @Test
    void whatAUserGotWrongIsNoWarningOfTheSdk() {
        ApplicationFailure refused =
                ApplicationFailure.newNonRetryableFailure("target: it is there", ActivityFailures.BAD_INPUT);
        assertThat(reply(SDK, refused)).isEqualTo(FilterReply.DENY);
    }

    /** The SDK takes the decision anew, with the news in it. */
    @Test
    void aDecisionThatNewsOvertookIsNoWarningEither() {
        assertThat(reply(
                        "io.temporal.internal.worker.WorkflowWorker",
                        Status.INVALID_ARGUMENT
                                .withDescription("UnhandledCommand")
                                .asRuntimeException()))
                .isEqualTo(FilterReply.DENY);
        assertThat(reply(
                        "io.temporal.internal.worker.WorkflowWorker",
                        Status.INVALID_ARGUMENT
                                .withDescription("BadScheduleActivityAttributes")
                                .asRuntimeException()))
                .isEqualTo(FilterReply.NEUTRAL);
    }

    @Test
    void everyOtherFailureOfAWorkflowIs() {
        assertThat(reply(SDK, ApplicationFailure.newNonRetryableFailure("x", ActivityFailures.DIVERGED)))
                .isEqualTo(FilterReply.NEUTRAL);
        assertThat(reply(SDK, new IllegalStateException("ours"))).isEqualTo(FilterReply.NEUTRAL);
        assertThat(reply(
                        "org.sourceselect", ApplicationFailure.newNonRetryableFailure("x", ActivityFailures.BAD_INPUT)))
                .isEqualTo(FilterReply.NEUTRAL);
    }

    private LoggingEvent event(Map<String, String> known, @Nullable Throwable thrown) {
        LoggingEvent event = new LoggingEvent(
                "",
                context.getLogger("org.sourceselect.unet.Trainer"),
                Level.INFO,
                "Training \"{}\"\nfrom 0",
                thrown,
                new Object[] {"a"});
        event.setMDCPropertyMap(known);
        event.setInstant(Instant.parse("2026-11-28T17:00:00.250Z"));
        return event;
    }

    private static JsonNode json(JsonLines lines, LoggingEvent event) throws IOException {
        String line = new String(lines.encode(event), StandardCharsets.UTF_8);
        assertThat(line).endsWith("\n").containsOnlyOnce("\n");
        return new ObjectMapper().readTree(line);
    }

    @Test
    void aLineAsJsonSaysWhatItIsAbout() throws IOException {
        JsonNode line = json(
                new JsonLines(true),
                event(
                        Map.of(
                                "WorkflowId",
                                "tumours/ED-2",
                                "stage",
                                "pretrain",
                                "task",
                                "fets/ED-1-FLAIR",
                                "RunId",
                                "r"),
                        new IllegalStateException("why")));
        assertThat(line.fieldNames())
                .toIterable()
                .containsExactly("time", "level", "workflow", "stage", "task", "logger", "message", "exception");
        assertThat(OffsetDateTime.parse(line.get("time").asText()).toInstant()).isEqualTo("2026-11-28T17:00:00.250Z");
        assertThat(line.get("workflow").asText()).isEqualTo("tumours/ED-2");
        assertThat(line.get("stage").asText()).isEqualTo("pretrain");
        assertThat(line.get("task").asText()).isEqualTo("fets/ED-1-FLAIR");
        assertThat(line.get("message").asText()).isEqualTo("Training \"a\"\nfrom 0");
        assertThat(line.get("exception").asText()).startsWith("java.lang.IllegalStateException: why");
    }

    @Test
    void aLineAsJsonLeavesOutWhatIsNotKnownAndOnTheConsoleTheTrace() throws IOException {
        JsonNode line = json(new JsonLines(false), event(Map.of(), new IllegalStateException("/data/patient-7")));
        assertThat(line.fieldNames()).toIterable().containsExactly("time", "level", "logger", "message");
    }

    @Test
    void aLineAsTextSaysTheSame() {
        PatternLayout layout = new PatternLayout();
        layout.setContext(context);
        layout.setPattern(LogContext.pattern() + " %msg");
        layout.start();
        assertThat(layout.doLayout(event(Map.of("WorkflowId", "w", "task", "t"), null)))
                .isEqualTo("[w - t] Training \"a\"\nfrom 0");
    }
}
