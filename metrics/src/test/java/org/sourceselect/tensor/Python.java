package org.sourceselect.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The Python that tests compare with: {@code -Dsourceselect.python}, else SOURCESELECT_PYTHON, else python3. */
public final class Python {

    private final String command;

    private Python(String command) {
        this.command = command;
    }

    /**
     * A Python that can import the modules; without one the test is skipped, saying so.
     *
     * @param modules as after {@code import}
     * @param skipped what is then not tested
     */
    public static Python with(String modules, String skipped) throws IOException, InterruptedException {
        String command = Stream.of(System.getProperty("sourceselect.python"), System.getenv("SOURCESELECT_PYTHON"))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("python3");
        String reason;
        try {
            Process probe = new ProcessBuilder(command, "-c", "import " + modules)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (probe.waitFor() == 0) {
                return new Python(command);
            }
            reason = "it cannot import " + modules;
        } catch (IOException e) {
            reason = "it does not run";
        }
        String message = "SKIPPED: " + skipped + ", since " + command + " cannot be used (" + reason
                + "); name one with -Dsourceselect.python or SOURCESELECT_PYTHON";
        System.out.println(message);
        return abort(message);
    }

    /** Runs a script, which must succeed; what it prints goes to the file. */
    public void run(Path output, List<String> arguments) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Stream.concat(Stream.of(command), arguments.stream()).toList())
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES))
                    .as("%s ended", arguments)
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as("exit code of %s", arguments).isZero();
    }
}
