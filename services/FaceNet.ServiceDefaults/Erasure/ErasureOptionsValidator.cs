using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Erasure;

/// <summary>The signing key can be read, and is one: found out at start, not at the first erasure.</summary>
internal sealed class ErasureOptionsValidator : IValidateOptions<ErasureOptions>
{
    public ValidateOptionsResult Validate(string? name, ErasureOptions options)
    {
        if (options.SigningKeyFile.Length == 0)
        {
            return ValidateOptionsResult.Success;
        }

        try
        {
            using var key = ReceiptKeys.ReadPrivate(options.SigningKeyFile);
            return ValidateOptionsResult.Success;
        }
        catch (InvalidDataException unusable)
        {
            return ValidateOptionsResult.Fail($"Erasure__SigningKeyFile: {unusable.Message}");
        }
    }
}
