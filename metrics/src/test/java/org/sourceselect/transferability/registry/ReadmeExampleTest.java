package org.sourceselect.transferability.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines of Java in the README compile against the metrics alone and print what they should. */
class ReadmeExampleTest {

    @Test
    void theReadmesProgramPrintsTheShareOfTheLabelsVarianceThatItsLogitsExplain(@TempDir Path folder)
            throws IOException, ReflectiveOperationException, URISyntaxException {
        Path classes = Path.of(Metrics.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Matcher program = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(classes.resolve("../../../README.md").normalize()));
        assertThat(program.find()).isTrue();
        Path source = Files.writeString(folder.resolve("ScoreArrays.java"), program.group(1));
        int code = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-cp", classes.toString(), "-d", folder.toString(), source.toString());
        assertThat(code).isZero();

        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, Metrics.class.getClassLoader())) {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            loader.loadClass("ScoreArrays").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(console);
        }
        String[] words = printed.toString(StandardCharsets.UTF_8).strip().split(" by ", 2);
        // R^2 of numpy.linalg.lstsq of the labels on both logits and a constant.
        assertThat(Double.parseDouble(words[0])).isCloseTo(0.8784, within(1e-9));
        assertThat(words[1]).isEqualTo("8 pixels");
    }
}
