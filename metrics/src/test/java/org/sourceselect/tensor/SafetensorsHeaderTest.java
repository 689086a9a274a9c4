package org.sourceselect.tensor;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sourceselect.task.BadInputException;

/** A header that lies is refused in one sentence, before anything is read or allocated by it. */
class SafetensorsHeaderTest {

    @TempDir
    private Path folder;

    private Path file(long headerLength, String header, int dataBytes) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer all = ByteBuffer.allocate(8 + text.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        all.putLong(headerLength < 0 ? text.length : headerLength).put(text);
        return Files.write(folder.resolve("lying.safetensors"), all.array());
    }

    // The reference implementation (safetensors 0.8.0) refuses all of these too, but takes the last of two of one name.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}} | 15 | lies at [0, 16] of 15 bytes",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}} | 20 | end at byte 16 of 20 bytes",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,16]}} | 16 | needs 12 bytes",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[1,3]}} | 3 | b begins at byte 1 of the data where byte 2 is due",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[3,5]}} | 5 | b begins at byte 3",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[2,0]}} | 2 | lies at [2, 0]",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[-2],\"data_offsets\":[0,2]}} | 2 | -2 in its shape",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[1.5],\"data_offsets\":[0,2]}} | 2 | 1.5 in its shape",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,18446744073709551616]}} | 2 | in its data_offsets",
                "{\"a\":{\"dtype\":\"F64\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}} | 0 | too many elements",
                "{\"a\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[0,2]}} | 2 | element type BF16",
                "{\"a\":{\"shape\":[1],\"data_offsets\":[0,2]}} | 2 | element type",
                "{\"a\":{\"dtype\":\"U8\",\"data_offsets\":[0,2]}} | 2 | no shape",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[2]}} | 2 | no data_offsets",
                "{\"a\":7} | 0 | element type",
                "{\"__metadata__\":{\"n\":7}} | 0 | metadata n is not text",
                "{\"__metadata__\":7} | 0 | metadata is not a JSON object",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]},\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}} | 0 | not valid JSON",
                "{\"a\": | 0 | not valid JSON",
                "[1, 2] | 0 | not a JSON object"
            })
    void aHeaderThatLiesIsRefused(String header, int dataBytes, String said) throws Exception {
        Path file = file(-1, header, dataBytes);
        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(said)
                .hasMessageEndingWith("; write the file again with a safetensors library");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 40, 100_000_001, Integer.MAX_VALUE + 10L, Long.MAX_VALUE, Long.MIN_VALUE, -7})
    void aHeaderLengthThatCannotBeIsRefused(long length) throws Exception {
        byte[] all = ByteBuffer.allocate(30)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .array();
        Path file = Files.write(folder.resolve("lying.safetensors"), all);
        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("header of " + Long.toUnsignedString(length) + " bytes in a file of 30");
    }

    @Test
    void everyTruncationIsRefused() throws Exception {
        byte[] whole =
                Files.readAllBytes(file(-1, "{\"a\":{\"dtype\":\"I16\",\"shape\":[3],\"data_offsets\":[0,6]}}", 6));
        for (int length = 0; length < whole.length; length++) {
            Path cut = Files.write(folder.resolve("cut.safetensors"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> SafetensorsFile.open(cut)).isInstanceOf(BadInputException.class);
        }
    }
}
