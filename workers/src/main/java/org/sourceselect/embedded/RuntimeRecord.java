package org.sourceselect.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.sourceselect.store.OwnerOnly;
import org.sourceselect.worker.TemporalLocation;

/**
 * What runs on a home, noted in its {@code runtime.json} so that {@code status} finds it from another shell.
 *
 * @param pid the process
 * @param command its command, in words
 * @param temporal its Temporal server
 * @param lists whether that server can list workflows; the in-process one cannot
 * @param store the address of its store
 * @param workflows the ids of the workflows it has started or attached to
 */
public record RuntimeRecord(
        long pid, String command, TemporalLocation temporal, boolean lists, String store, List<String> workflows) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addModule(new Jdk8Module())
            .build();

    /** Copies the list. */
    public RuntimeRecord {
        workflows = List.copyOf(workflows);
    }

    /** What runs on the home: empty when nothing does, or when the process that noted itself is gone. */
    public static Optional<RuntimeRecord> of(HomeFolder home) {
        Path file = home.runtimeRecord();
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try {
            RuntimeRecord noted = JSON.readValue(Files.readAllBytes(file), RuntimeRecord.class);
            return ProcessHandle.of(noted.pid()).filter(ProcessHandle::isAlive).map(p -> noted);
        } catch (JsonProcessingException e) {
            // A process killed before it could finish the note; nothing can be learnt from it.
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server that somebody named, with the token that it asks for where it is the one that runs on this home. */
    public static TemporalLocation known(TemporalLocation named, HomeFolder home) {
        return at(named, home).map(RuntimeRecord::temporal).orElse(named);
    }

    /** The server that somebody named, or else the one that runs on this home, with the token that it asks for; empty without either. */
    public static Optional<TemporalLocation> server(Optional<TemporalLocation> named, HomeFolder home) {
        return named.map(server -> known(server, home)).or(() -> of(home).map(RuntimeRecord::temporal));
    }

    /** What runs on the home, where its server is the one that somebody named. */
    public static Optional<RuntimeRecord> at(TemporalLocation named, HomeFolder home) {
        return of(home).filter(own -> own.temporal().target().equals(named.target()));
    }

    RuntimeRecord with(List<String> ids) {
        return new RuntimeRecord(pid, command, temporal, lists, store, ids);
    }

    void write(HomeFolder home) {
        try {
            OwnerOnly.replace(
                    home.runtimeRecord(), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void remove(HomeFolder home) {
        try {
            Files.deleteIfExists(home.runtimeRecord());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
