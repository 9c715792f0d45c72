package dev.quatrain.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.bundle.BundleRefused.Reason;
import dev.quatrain.model.tiny.TinyModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleSignatureTest {
    private final SigningKey anna = SigningKey.generate();
    private final SigningKey ben = SigningKey.generate();

    @TempDir
    private Path folder = Path.of("unset");

    private Path file = Path.of("unset");

    @BeforeEach
    void write_a_bundle() {
        file = TinyModel.write(folder.resolve("tiny.qtn"), TinyModel.manifest("tiny", "3"));
    }

    @Test
    void a_bundle_signed_by_a_trusted_key_is_read_and_says_by_whom() throws IOException {
        Bundle before = BundleReader.read(file);

        BundleSigner.sign(file, anna);

        Bundle signed = BundleReader.read(file, required(anna, ben));
        assertThat(signed.signers()).containsExactly(anna.verifyingKey().id());
        assertThat(signed.stepGraph()).isEqualTo(before.stepGraph());
        assertThat(signed.sha256()).isNotEqualTo(before.sha256());
        assertThat(BundleReader.read(file).signers()).isEmpty();
    }

    @Test
    void an_unsigned_bundle_is_refused_where_a_signature_is_required_and_only_there() {
        BundleRefused refused = refusal(required(anna));
        assertThat(refused.reason()).isEqualTo(Reason.UNSIGNED);
        assertThat(refused).hasMessageContaining("not signed").hasMessageContaining("bin/quatrain sign");
        assertThat(BundleReader.read(file, keys(false, anna)).signers()).isEmpty();
    }

    @Test
    void a_signature_of_a_stranger_does_not_count() throws IOException {
        BundleSigner.sign(file, ben);
        BundleRefused refused = refusal(required(anna));
        assertThat(refused.reason()).isEqualTo(Reason.UNTRUSTED_KEY);
        assertThat(refused)
                .hasMessageContaining(ben.verifyingKey().id())
                .hasMessageContaining(anna.verifyingKey().id());
    }

    @Test
    void a_stranger_who_claims_a_trusted_keys_id_is_refused() throws IOException {
        BundleSigner.sign(file, ben);
        change(entries -> entries.computeIfPresent(
                Bundle.SIGNATURES,
                (name, json) -> replace(
                        json, ben.verifyingKey().id(), anna.verifyingKey().id())));
        assertThat(refusal(required(anna)).reason()).isEqualTo(Reason.WRONG_SIGNATURE);
        assertThat(refusal(keys(false, anna)).reason()).isEqualTo(Reason.WRONG_SIGNATURE);
    }

    @Test
    void two_signatures_stand_side_by_side_and_signing_again_adds_none() throws IOException {
        BundleSigner.sign(file, anna);
        BundleSigner.sign(file, ben);
        byte[] once = Files.readAllBytes(file);
        BundleSigner.sign(file, ben);

        assertThat(Files.readAllBytes(file)).isEqualTo(once);
        assertThat(BundleReader.read(file, required(anna, ben)).signers())
                .containsExactly(anna.verifyingKey().id(), ben.verifyingKey().id());
        assertThat(BundleReader.read(file, required(anna)).signers())
                .containsExactly(anna.verifyingKey().id());
    }

    @Test
    void a_changed_entry_is_refused_though_the_manifest_is_signed() throws IOException {
        BundleSigner.sign(file, anna);
        change(entries -> entries.computeIfPresent(Bundle.STEP, (name, graph) -> {
            graph[5] ^= 1;
            return graph;
        }));
        assertThat(refusal(required(anna)).reason()).isEqualTo(Reason.WRONG_DIGEST);
    }

    @Test
    void an_entry_exchanged_together_with_its_digest_is_refused_by_the_signature() throws IOException {
        BundleSigner.sign(file, anna);
        change(entries -> {
            String before = Digests.sha256(entries.getOrDefault(Bundle.STEP, new byte[0]));
            byte[] graph = TinyModel.stepGraphForOneRow();
            entries.put(Bundle.STEP, graph);
            entries.computeIfPresent(Bundle.MANIFEST, (name, json) -> replace(json, before, Digests.sha256(graph)));
        });
        assertThat(BundleReader.read(file).manifest().id()).isEqualTo("tiny");
        BundleRefused refused = refusal(required(anna));
        assertThat(refused.reason()).isEqualTo(Reason.WRONG_SIGNATURE);
        assertThat(refused).hasMessageContaining("changed after it was signed");
    }

    @Test
    void no_changed_byte_of_manifest_or_signatures_is_let_in() throws IOException {
        BundleSigner.sign(file, anna);
        for (String name : new String[] {Bundle.MANIFEST, Bundle.SIGNATURES}) {
            byte[] whole = Files.readAllBytes(file);
            int length = BundleReader.unzip("x", whole).getOrDefault(name, new byte[0]).length;
            for (int i = 0; i < length; i += name.equals(Bundle.MANIFEST) ? 37 : 1) {
                int at = i;
                change(entries -> entries.computeIfPresent(name, (n, bytes) -> {
                    bytes[at] ^= 1;
                    return bytes;
                }));
                if (name.equals(Bundle.MANIFEST)) {
                    assertThat(refusal(required(anna)).reason()).isEqualTo(Reason.WRONG_SIGNATURE);
                } else {
                    assertWholeOrRefused();
                }
                Files.write(file, whole);
            }
        }
    }

    /** Some bytes of the JSON are only layout; what is read must be what was signed. */
    private void assertWholeOrRefused() {
        try {
            assertThat(BundleReader.read(file, required(anna)).signers())
                    .containsExactly(anna.verifyingKey().id());
        } catch (BundleRefused e) {
            assertThat(e.reason()).isIn(Reason.WRONG_SIGNATURE, Reason.UNTRUSTED_KEY);
        }
    }

    @Test
    void keys_are_read_from_a_file_or_a_folder_and_written_as_openssl_does() throws IOException {
        Path trusted = Files.createDirectory(folder.resolve("trusted"));
        Files.writeString(trusted.resolve("anna.pem"), anna.verifyingKey().pem());
        Files.writeString(
                trusted.resolve("ben.pem"), "a comment\n" + ben.verifyingKey().pem());
        Files.writeString(trusted.resolve("README"), "no key");
        Path secret = Files.writeString(folder.resolve("anna.key"), anna.pem());

        assertThat(TrustedKeys.load(trusted, true).keys())
                .containsOnlyKeys(anna.verifyingKey().id(), ben.verifyingKey().id());
        assertThat(TrustedKeys.load(trusted.resolve("ben.pem"), true).keys())
                .containsOnlyKeys(ben.verifyingKey().id());
        assertThat(SigningKey.load(secret).verifyingKey()).isEqualTo(anna.verifyingKey());
    }

    /** RFC 8032, section 7.1, test 2, as openssl writes its keys. */
    @Test
    void a_key_of_the_specification_gives_the_specifications_signature() throws IOException {
        byte[] seed = HexFormat.of().parseHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
        byte[] pkcs8 = HexFormat.of()
                .parseHex("302e020100300506032b657004220420" + HexFormat.of().formatHex(seed));
        Path secret = Files.writeString(folder.resolve("rfc.pem"), Pem.write("PRIVATE KEY", pkcs8));

        SigningKey key = SigningKey.load(secret);

        assertThat(HexFormat.of().formatHex(key.sign(new byte[] {0x72})))
                .isEqualTo("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
        assertThat(HexFormat.of().formatHex(key.verifyingKey().key().getEncoded()))
                .endsWith("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    }

    @Test
    void what_is_no_key_is_refused_in_words() throws IOException {
        Path secret = Files.writeString(folder.resolve("anna.key"), anna.pem());
        Path text = Files.writeString(folder.resolve("x.pem"), "hello");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Path damaged = Files.writeString(folder.resolve("d.pem"), Pem.write("PUBLIC KEY", new byte[] {1, 2, 3}));

        assertThatThrownBy(() -> TrustedKeys.load(secret, true))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("holds no PEM block PUBLIC KEY");
        assertThatThrownBy(() -> SigningKey.load(text))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("openssl genpkey");
        assertThatThrownBy(() -> TrustedKeys.load(empty, true)).hasMessageContaining("There is no public key in");
        assertThatThrownBy(() -> TrustedKeys.load(damaged, true)).hasMessageContaining("no Ed25519 public key");
        assertThatThrownBy(() -> SigningKey.load(folder.resolve("absent"))).hasMessageContaining("Cannot read the key");
    }

    @Test
    void damaged_and_future_signatures_are_refused_with_advice() throws IOException {
        BundleSigner.sign(file, anna);
        byte[] whole = Files.readAllBytes(file);
        for (String json : new String[] {
            "",
            "[]",
            "{}",
            "null",
            "{\"format_version\":1,\"signatures\":null}",
            "{\"format_version\":1,\"signatures\":[null]}",
            "{\"format_version\":1,\"signatures\":[{\"key\":\"a\"}]}",
            "{\"format_version\":2,\"signatures\":[]}"
        }) {
            change(entries -> entries.put(Bundle.SIGNATURES, json.getBytes(StandardCharsets.UTF_8)));
            assertThat(refusal(required(anna)).reason()).as(json).isEqualTo(Reason.WRONG_SIGNATURE);
            Files.write(file, whole);
        }
    }

    private static byte[] replace(byte[] text, String from, String to) {
        return new String(text, StandardCharsets.UTF_8).replace(from, to).getBytes(StandardCharsets.UTF_8);
    }

    private void change(Consumer<Map<String, byte[]>> by) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>(BundleReader.unzip("x", Files.readAllBytes(file)));
        by.accept(entries);
        BundleWriter.write(file, entries);
    }

    private BundleRefused refusal(TrustedKeys trusted) {
        BundleRefused refused = catchThrowableOfType(BundleRefused.class, () -> BundleReader.read(file, trusted));
        assertThat(refused).isNotNull();
        return refused;
    }

    private static TrustedKeys required(SigningKey... signers) {
        return keys(true, signers);
    }

    private static TrustedKeys keys(boolean required, SigningKey... signers) {
        Map<String, VerifyingKey> keys = new LinkedHashMap<>();
        for (SigningKey signer : signers) {
            keys.put(signer.verifyingKey().id(), signer.verifyingKey());
        }
        return new TrustedKeys(keys, required);
    }
}
