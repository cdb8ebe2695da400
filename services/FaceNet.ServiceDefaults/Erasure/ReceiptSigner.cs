using System.Security.Cryptography;
using FaceNet.Protos.Type.V1;
using Google.Protobuf;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Erasure;

/// <summary>Signs receipts, where the host has a key. Thread-safe.</summary>
public sealed class ReceiptSigner(IOptions<ErasureOptions> options) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ECDsa? _key = options.Value.SigningKeyFile is { Length: > 0 } path ? ReceiptKeys.ReadPrivate(path) : null;

    /// <summary>Signs a receipt, or leaves it unsigned. Returns it.</summary>
    public ErasureReceipt Sign(ErasureReceipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        if (_key is { } key)
        {
            (receipt.Algorithm, receipt.KeyId) = (ReceiptCheck.Algorithm, ReceiptKeys.IdOf(key));
            lock (_gate)
            {
                receipt.Signature = ByteString.CopyFrom(key.SignData(ReceiptCheck.CanonicalBytes(receipt), HashAlgorithmName.SHA256));
            }
        }

        return receipt;
    }

    /// <inheritdoc/>
    public void Dispose() => _key?.Dispose();
}
