using FaceNet.ServiceDefaults.Hosting;

namespace FaceNet.ServiceDefaults.Redis;

/// <summary>Credentials for Redis that contradict each other, or of which a part is missing, stop the start.</summary>
internal sealed class RedisOptionsValidator : OptionsRules<RedisOptions>
{
    protected override IEnumerable<string> Failures(RedisOptions options)
    {
        if (options.User.Length > 0 && options.Password.Length == 0 && options.PasswordFile.Length == 0)
        {
            yield return "Redis__User needs Redis__Password or Redis__PasswordFile. Set one.";
        }

        if (options.Password.Length > 0 && options.PasswordFile.Length > 0)
        {
            yield return "Redis__Password and Redis__PasswordFile are both set. Leave one out.";
        }

        if (options.CaFile.Length > 0 && !options.Tls)
        {
            yield return "Redis__CaFile is set, but Redis__Tls is not. Set Redis__Tls=true, or leave the file out.";
        }
    }
}
