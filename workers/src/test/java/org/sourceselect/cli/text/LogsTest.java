package org.sourceselect.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.spi.FilterReply;
import io.temporal.failure.ApplicationFailure;
import java.util.Objects;
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
                        ch.qos.logback.classic.Level.WARN,
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

    @Test
    void everyOtherFailureOfAWorkflowIs() {
        assertThat(reply(SDK, ApplicationFailure.newNonRetryableFailure("x", ActivityFailures.DIVERGED)))
                .isEqualTo(FilterReply.NEUTRAL);
        assertThat(reply(SDK, new IllegalStateException("ours"))).isEqualTo(FilterReply.NEUTRAL);
        assertThat(reply(
                        "org.sourceselect", ApplicationFailure.newNonRetryableFailure("x", ActivityFailures.BAD_INPUT)))
                .isEqualTo(FilterReply.NEUTRAL);
    }
}
