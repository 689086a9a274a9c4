package org.sourceselect.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.sourceselect.cli.text.Version;
import org.sourceselect.task.BadInputException;

/** Names a command by what it asks, so that the same command finds the workflow it left behind. */
public final class RequestId {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();
    private static final int LETTERS = 12;

    private RequestId() {}

    /**
     * The id of a request that a workflow is to do.
     *
     * @param place which queues and which store it is for
     */
    public static String of(Object request, List<Path> dataSets, String place) {
        return of(List.of(request, place), dataSets);
    }

    /**
     * The first letters of the SHA-256 of a request, of the descriptions of its data sets and of this program's version:
     * another version must not take over a workflow whose history its code did not write.
     */
    public static String of(Object request, List<Path> dataSets) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(Version.current().getBytes(StandardCharsets.UTF_8));
            digest.update(JSON.writeValueAsBytes(request));
            for (Path yaml : dataSets) {
                digest.update(yaml.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8));
                digest.update(read(yaml));
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, LETTERS);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] read(Path yaml) {
        try {
            return Files.readAllBytes(yaml);
        } catch (IOException e) {
            throw new BadInputException(
                    "data set " + yaml, "the file cannot be read", "name a data set's YAML file", e);
        }
    }
}
