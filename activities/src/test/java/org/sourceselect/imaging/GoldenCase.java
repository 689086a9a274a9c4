package org.sourceselect.imaging;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/**
 * One volume of nibabel-golden.json: its files, gzipped and in base64 under their suffixes, and what nibabel read.
 *
 * @param imageClass nibabel's class for the file
 * @param axes the directions the stored axes run to
 * @param shape the canonical dimensions
 * @param values canonical, x fastest
 */
record GoldenCase(
        String name,
        @JsonProperty("class") String imageClass,
        String type,
        String axes,
        List<Integer> shape,
        List<List<Double>> affine,
        List<Float> values,
        Map<String, String> files) {

    static List<GoldenCase> all() {
        try (InputStream in = Objects.requireNonNull(
                GoldenCase.class.getResourceAsStream("/imaging/nibabel-golden.json"), "nibabel-golden.json")) {
            return List.of(new ObjectMapper().readValue(in, GoldenCase[].class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the files into a folder and gives the path of the one with the header. */
    Path writeTo(Path folder, boolean gzip) {
        files.forEach((suffix, base64) -> {
            byte[] zipped = Base64.getDecoder().decode(base64);
            try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
                Files.write(path(folder, suffix, gzip), gzip ? zipped : plain.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return path(folder, files.containsKey(".nii") ? ".nii" : ".hdr", gzip);
    }

    static Path path(Path folder, String suffix, boolean gzip) {
        return folder.resolve("a" + suffix + (gzip ? ".gz" : ""));
    }

    @Override
    public String toString() {
        return name;
    }
}
