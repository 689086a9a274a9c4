package org.sourceselect.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sourceselect.task.BadInputException;

/** An address that cannot be a store's is refused in one sentence that never holds a secret. */
class StoreLocationTest {

    private static StoreLocation parse(String url) {
        return StoreLocation.parse(url, "user", "hush-hush", Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:9000, http://127.0.0.1:9000, sourceselect",
        "http://127.0.0.1:9000/, http://127.0.0.1:9000, sourceselect",
        "https://s3.example.org/brains, https://s3.example.org, brains",
        "https://s3.example.org:443/brains/, https://s3.example.org:443, brains"
    })
    void readsAnAddressWithOrWithoutABucket(String url, String endpoint, String bucket) {
        assertThat(parse(url).endpoint()).hasToString(endpoint);
        assertThat(parse(url).bucket()).isEqualTo(bucket);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "127.0.0.1:9000 | not a URL",
                "minio:9000 | neither http nor https",
                "ftp://host/bucket | neither http nor https",
                "http:///bucket | names no host",
                "http://ho st | not a URL",
                "http://host/a/b | more than a host and a port",
                "http://host/bucket?x=1 | more than a host and a port",
                "http://host:99999 | port 99999",
                "http://host:0 | port 0",
                "http://host/UPPER | bucket name \"UPPER\"",
                "http://host/x | bucket name \"x\"",
                "http://user:hush-hush@host | holds credentials"
            })
    void refusesWhatIsNone(String url, String said) {
        assertThatThrownBy(() -> parse(url))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(said)
                .message()
                .doesNotContain("hush-hush");
    }

    @Test
    void neverShowsTheSecret() {
        assertThat(parse("http://host:9000/bucket")).asString().contains("user").doesNotContain("hush-hush");
        assertThatThrownBy(() -> StoreLocation.parse("http://host", "user", " ", Optional.empty()))
                .hasMessageContaining("the access key or the secret key is empty");
    }
}
