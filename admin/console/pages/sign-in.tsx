import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { api, troubleSentence } from '../api.ts';
import { sessionKey } from '../queries.ts';

interface SignInForm {
  readonly userName: string;
  readonly password: string;
}

/** Name and password. */
export function SignInPage({ sessionEnded }: { readonly sessionEnded: boolean }) {
  const client = useQueryClient();
  const [refusal, setRefusal] = useState(sessionEnded ? '登录已过期，请重新登录。' : null);
  const signIn = useMutation({
    mutationFn: (form: SignInForm) => api.signIn.mutate(form),
    onSuccess: (result) => {
      if (!result.ok) {
        setRefusal(result.failure.sentence);
        return;
      }
      // What an earlier person saw is not for this one.
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionKey[0] });
      client.setQueryData(sessionKey, result.value);
    },
    onError: (error) => setRefusal(troubleSentence(error)),
  });
  return (
    <main className="sign-in">
      <section className="sign-in-card">
        <img src={new URL('../mark.svg', import.meta.url).href} alt="" width={48} height={48} />
        <h1>助老食堂监管台</h1>
        <p>规划进度、就餐记录和补贴，一笔一笔都能查。</p>
        {refusal !== null && <Alert type="error" role="alert" title={refusal} />}
        <Form<SignInForm>
          layout="vertical"
          size="large"
          requiredMark={false}
          onFinish={(form) => signIn.mutate(form)}
        >
          <Form.Item
            name="userName"
            label="账号"
            rules={[{ required: true, message: '请填写账号' }]}
          >
            <Input autoComplete="username" maxLength={40} autoFocus />
          </Form.Item>
          <Form.Item
            name="password"
            label="密码"
            rules={[{ required: true, message: '请填写密码' }]}
          >
            <Input.Password autoComplete="current-password" maxLength={200} />
          </Form.Item>
          <Button type="primary" htmlType="submit" block loading={signIn.isPending}>
            登录
          </Button>
        </Form>
        <p className="sign-in-help">忘记密码请找本单位信息员重设。</p>
      </section>
    </main>
  );
}
