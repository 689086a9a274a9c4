package org.sourceselect.cli.text;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.spi.FilterReply;
import ch.qos.logback.core.util.FileSize;
import io.grpc.StatusRuntimeException;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.sourceselect.activity.ActivityFailures;
import org.sourceselect.embedded.HomeFolder;

/**
 * Where log lines go: to a file in the home, and for a worker process to its console as well.
 *
 * <p>A command's screen belongs to the command: libraries warn there of what is no concern of the user, with stack traces.
 */
public final class Logs {

    private static final String FILE = "sourceselect.log";
    private static final String PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level " + LogContext.pattern() + " %logger{24} %msg%n";
    private static final String CONSOLE_PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ssXXX} %-5level " + LogContext.pattern() + " %msg%n%nopex";
    private static final FileSize LARGEST = FileSize.valueOf("10MB");
    private static final int KEPT = 3;

    /** How a line is written. */
    public enum Format {
        /** For people. */
        TEXT,
        /** For programs: a JSON object. */
        JSON
    }

    private static volatile Optional<Path> current = Optional.empty();
    private static volatile boolean silent;

    private Logs() {}

    /** The file that lines go to; empty before there is one. */
    public static Optional<Path> current() {
        return current;
    }

    /** The log file of a home. */
    public static Path file(HomeFolder home) {
        return home.logs().resolve(FILE);
    }

    /** Silences everything until {@link #toFile} says where lines go: a command may end before it has a home. */
    public static void silence() {
        silent = true;
    }

    /**
     * Does what {@link #silence} asked for when the first line is to be logged, which in most short commands never comes.
     * Logback finds it by the name in {@code META-INF/services}, in other programs too: there it leaves the word to the next.
     */
    @ConfiguratorRank(Silence.AFTER_FILES_BEFORE_CONSOLE)
    public static final class Silence extends ContextAwareBase implements Configurator {

        static final int AFTER_FILES_BEFORE_CONSOLE = (ConfiguratorRank.NOMINAL + ConfiguratorRank.FALLBACK) / 2;

        @Override
        public ExecutionStatus configure(LoggerContext context) {
            if (!silent) {
                return ExecutionStatus.INVOKE_NEXT_IF_ANY;
            }
            context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
            return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
        }
    }

    /** Sends our lines of INFO and above, and the libraries' of WARN and above, to the home's log file. */
    public static void toFile(HomeFolder home) {
        toFile(home, Format.TEXT);
    }

    /** As {@link #toFile(HomeFolder)}, written so. */
    public static void toFile(HomeFolder home, Format format) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.reset();
            context.addTurboFilter(new Refusals());
            RollingFileAppender<ILoggingEvent> file = new RollingFileAppender<>();
            file.setContext(context);
            file.setFile(file(home).toString());
            FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
            rolling.setContext(context);
            rolling.setParent(file);
            rolling.setFileNamePattern(file(home) + ".%i");
            rolling.setMaxIndex(KEPT);
            rolling.start();
            SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
            size.setContext(context);
            size.setMaxFileSize(LARGEST);
            size.start();
            file.setRollingPolicy(rolling);
            file.setTriggeringPolicy(size);
            attach(context, file, format == Format.JSON ? new JsonLines(true) : lines(PATTERN));
            current = Optional.of(file(home));
        }
    }

    /** Sends the same lines to standard error too, without stack traces, which stand in the file. */
    public static void toConsole(Format format) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
            console.setContext(context);
            console.setTarget("System.err");
            attach(context, console, format == Format.JSON ? new JsonLines(false) : lines(CONSOLE_PATTERN));
        }
    }

    /**
     * Tells in a line what the SDK warns of with a stack trace: that a workflow, or an update of one, was refused for what its user
     * gave. Whoever asked is told; nothing is wrong with the worker. Nor is it when a decision comes too late for news that came
     * meanwhile: it is taken anew.
     */
    static final class Refusals extends TurboFilter {

        private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
        private static final String SDK = "io.temporal.internal.sync.WorkflowExecutionHandler";

        /** What servers say of it. */
        private static final String UNHANDLED = "UnhandledCommand";

        @Override
        public FilterReply decide(
                @Nullable Marker marker,
                ch.qos.logback.classic.Logger logger,
                Level level,
                @Nullable String format,
                Object @Nullable [] parameters,
                @Nullable Throwable thrown) {
            if (logger.getName().equals(SDK)
                    && thrown instanceof ApplicationFailure refused
                    && refused.getType().equals(ActivityFailures.BAD_INPUT)) {
                LOG.info("Refused: {}", refused.getOriginalMessage());
                return FilterReply.DENY;
            }
            if (thrown instanceof StatusRuntimeException answer
                    && UNHANDLED.equals(answer.getStatus().getDescription())) {
                return FilterReply.DENY;
            }
            return FilterReply.NEUTRAL;
        }
    }

    private static PatternLayoutEncoder lines(String pattern) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern(pattern);
        return encoder;
    }

    private static void attach(
            LoggerContext context, OutputStreamAppender<ILoggingEvent> appender, Encoder<ILoggingEvent> encoder) {
        encoder.setContext(context);
        encoder.start();
        appender.setEncoder(encoder);
        appender.start();
        // Servers and engines tell of their starts, and connections of their ends, as often as one is tried.
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
        context.getLogger("org.sourceselect").setLevel(Level.INFO);
        // It warns of older servers, and of the in-process one, that they lack what nothing here needs.
        context.getLogger("io.temporal.internal.worker.HeartbeatManager").setLevel(Level.ERROR);
    }
}
