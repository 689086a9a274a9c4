package org.sourceselect.cli.report;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes the file of a report. The same page gives the same bytes. */
public final class ReportWriter {

    private static final List<String> SCRIPTS = List.of("lib/d3-7.9.0.min.js", "lib/plot-0.6.17.min.js", "report.js");

    private static final TemplateEngine TEMPLATES = TemplateEngine.createPrecompiled(ContentType.Html);

    private ReportWriter() {}

    /**
     * What is the same in every file.
     *
     * @param style the style sheet
     * @param scripts the scripts, in order
     * @param policy what a browser may do with the page: run these scripts, and fetch nothing
     */
    public record Assets(String style, List<String> scripts, String policy) {

        private static Assets read() {
            List<String> scripts = SCRIPTS.stream().map(ReportWriter::resource).toList();
            String hashes = scripts.stream()
                    .map(script -> "'sha256-" + sha256(script) + "'")
                    .collect(Collectors.joining(" "));
            // Charts set styles of their own, which have no hash.
            return new Assets(
                    resource("report.css"),
                    scripts,
                    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src " + hashes
                            + "; base-uri 'none'; form-action 'none'");
        }
    }

    /** The file's text. */
    public static String html(ReportPage page) {
        StringOutput html = new StringOutput(1 << 20);
        TEMPLATES.render("page.jte", Map.of("page", page, "assets", Assets.read()), html);
        return html.toString();
    }

    private static String resource(String name) {
        try (InputStream stream = ReportWriter.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("the program lacks its resource " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(String script) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
