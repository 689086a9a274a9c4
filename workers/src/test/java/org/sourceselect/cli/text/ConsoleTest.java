package org.sourceselect.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ConsoleTest {

    private static final String UP_TWO = "\u001b[2A";
    private static final String CLEAR = "\u001b[J";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final long[] now = {0};

    private Console on(Terminal terminal) {
        return new Console(new PrintWriter(out), new PrintWriter(err), () -> terminal, () -> terminal, () -> now[0]);
    }

    private static List<Styled> lines(String... lines) {
        return List.of(lines).stream().map(line -> new Styled().add(line)).toList();
    }

    @Test
    void whatGoesOnIsDrawnOverWhatWasShown() {
        Console console = on(new Terminal(true, false, 80, 24));
        console.status(terminal -> lines("one", "two", "three"));
        console.status("four");
        console.say("said");
        assertThat(err)
                .hasToString(String.join(
                        System.lineSeparator(),
                        "\r" + CLEAR + "one",
                        "two",
                        "three\r" + UP_TWO + CLEAR + "four\r" + CLEAR + "said",
                        ""));
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aLoggedConsoleSaysAndBeginsInLinesOfTheLog() {
        Logger logger = (Logger) LoggerFactory.getLogger(Console.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        Level before = logger.getLevel();
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.INFO);
        try {
            Console console = Console.logged(new PrintWriter(out));
            console.begin("starting");
            console.say("working for {} at 10 %");
            console.result("one result");
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(before);
        }
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("starting", "working for {} at 10 %");
        assertThat(out).hasToString("one result" + System.lineSeparator());
    }

    @Test
    void whatATerminalCannotHoldIsLeftOut() {
        Console console = on(new Terminal(true, false, 20, 4));
        console.status(terminal -> lines("0123456789012345678", "01234567890123456789", "three", "four"));
        assertThat(err)
                .hasToString(String.join(
                        System.lineSeparator(), "\r" + CLEAR + "0123456789012345678", "01234567890123456..", "three"));
    }

    @Test
    void coloursAreForTerminalsThatWantThem() {
        Styled line = new Styled().add("done", Styled.Tone.DONE).add(" and more");
        on(new Terminal(true, true, 80, 24)).status(terminal -> List.of(line));
        assertThat(err.toString()).contains("\u001b[32mdone\u001b[0m and more");
        err.getBuffer().setLength(0);
        on(new Terminal(true, false, 80, 24)).status(terminal -> List.of(line));
        assertThat(err).hasToString("\r" + CLEAR + "done and more");
    }

    @Test
    void resultsFollowTheWidthOfATerminalAndOfNothingElse() {
        List<String> sentence = List.of("one two three four five");
        on(new Terminal(true, true, 20, 24)).results(sentence);
        Console.plain(new PrintWriter(out), new PrintWriter(err)).results(sentence);
        assertThat(out.toString().lines()).containsExactly("one two three four", "five", "one two three four five");
    }

    @Test
    void whereThereIsNoTerminalSilenceIsBrokenNowAndThen() {
        Console console = on(Terminal.NONE);
        for (int tenths = 0; tenths < 250; tenths++) {
            now[0] = tenths * 100_000_000L;
            console.status("after " + tenths);
            if (tenths == 50) {
                console.say("said");
            }
        }
        assertThat(err.toString().lines()).containsExactly("after 15", "said", "after 150");
    }

    @Test
    void whereThereIsNoTerminalNothingIsRedrawnAndBeginningsAreLines() {
        Console console = Console.plain(new PrintWriter(out), new PrintWriter(err));
        console.begin("starting");
        console.status("half way");
        console.result("result");
        assertThat(err).hasToString("starting" + System.lineSeparator());
        assertThat(out).hasToString("result" + System.lineSeparator());
    }
}
