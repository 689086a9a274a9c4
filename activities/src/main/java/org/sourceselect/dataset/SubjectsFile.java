package org.sourceselect.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.sourceselect.task.BadInputException;

/**
 * What {@code subjects.json} holds, beside {@code prepared.safetensors}.
 *
 * @param dataSet the data set's name
 * @param partition the partition; empty text where there is none
 * @param modality the modality
 * @param roster {@link Domain#roster()}
 * @param subjects the prepared subjects, in the order of their indices in the tensors
 */
record SubjectsFile(
        String dataSet, String partition, String modality, List<String> roster, List<PreparedSubject> subjects) {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    static SubjectsFile read(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return MAPPER.readValue(in, SubjectsFile.class);
        } catch (JsonProcessingException e) {
            throw new BadInputException(
                    file.toString(), "it is not a list of prepared subjects", "prepare the data set again", e);
        }
    }

    void write(Path file) throws IOException {
        Files.write(file, MAPPER.writeValueAsBytes(this));
    }
}
